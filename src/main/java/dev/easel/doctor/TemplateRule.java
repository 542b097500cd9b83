package dev.easel.doctor;

import dev.easel.argo.TemplateSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges each WorkflowTemplate of the namespace, recipe or not: the guide's own may be there still,
 * and what one starts by hand costs as much.
 */
interface TemplateRule extends Rule {

  @Override
  default Stream<Finding> findings(Facts facts) {
    return facts.templates().stream().flatMap(List::stream).flatMap(this::findings);
  }

  Stream<Finding> findings(TemplateSpec template);
}
