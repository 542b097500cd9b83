package dev.easel.argo;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a step does to objects of the cluster.
 *
 * @param action such as {@code create}
 * @param conditions by which Argo tells success and failure
 * @param objects what it sends, each tag of Argo's left as it is; none if it cannot be read
 */
public record ResourceStep(String action, List<String> conditions, List<JsonNode> objects) {}
