package dev.easel.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Kubernetes API over JSON trees, for kinds that have no class here. Each call throws {@link
 * ClusterUnreachable} or {@link ClusterRefused}, and no change is sent twice: whoever calls knows
 * what a repetition would do.
 */
@Component
public class Cluster {

  /** Objects in a page; a workflow is 45 KB of JSON. */
  private static final int PAGE = 250;

  private static final ResourceKind PODS = new ResourceKind("", "v1", "pods");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For a caller that waits for the answer. */
  private static final Duration GLANCE = Duration.ofSeconds(3);

  /** Nothing else is accepted, so that an API server that cannot leave the rest out refuses. */
  private static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

  private static final String JSON = "application/json";

  /** A page is read as fast as its objects are used. */
  private static final Duration PAGE_LIFETIME = Duration.ofMinutes(5);

  private final JsonMapper json = JsonMapper.shared();
  private final ApiConnection api;

  public Cluster(KubernetesClient client) {
    this.api = new ApiConnection(client, json);
  }

  /** The object as it is now. */
  public Optional<JsonNode> find(ResourceKind kind, String namespace, String name) {
    return unlessAbsent("GET", kind.path(namespace, name), JSON, null);
  }

  /** The object as it is now, for a caller that waits: 3 s at most. */
  public Optional<JsonNode> glance(ResourceKind kind, String namespace, String name) {
    return unlessAbsent(api.to(kind.path(namespace, name), Map.of()), GLANCE);
  }

  /** The versions of an API group that are served; none if no such group is. */
  public List<String> versions(String group) {
    try {
      return api.tree(api.to("apis/" + group, Map.of()), GLANCE)
          .path("versions")
          .valueStream()
          .map(version -> version.path("version").asString(""))
          .toList();
    } catch (ClusterRefused refused) {
      if (refused.status() == 404) {
        return List.of();
      }
      throw refused;
    }
  }

  /**
   * Creates an object, once.
   *
   * @return the object as it was stored or, of a review, answered
   */
  public JsonNode create(ResourceKind kind, String namespace, JsonNode object) {
    var request = api.to(kind.path(namespace), Map.of());
    request.method("POST", JSON, object.toString());
    return api.tree(request, GLANCE);
  }

  /**
   * Hands over the metadata of every object selected, page by page; the rest is never sent.
   *
   * @throws ClusterFailure if that cannot be had, also after some were handed over
   */
  public void metadata(Selection selection, Consumer<JsonNode> objects) {
    var _ = list(selection, METADATA_LIST, objects);
  }

  /**
   * Hands over every object selected, page by page.
   *
   * @throws ClusterFailure if that cannot be had, also after some were handed over
   */
  public void each(Selection selection, Consumer<JsonNode> objects) {
    var _ = list(selection, objects);
  }

  /** Every object selected. */
  public List<JsonNode> list(Selection selection) {
    var found = new ArrayList<JsonNode>();
    var _ = list(selection, found::add);
    return found;
  }

  /**
   * Changes some fields (RFC 7396).
   *
   * @return the object after it; empty if there is none
   */
  public Optional<JsonNode> patch(
      ResourceKind kind, String namespace, String name, JsonNode mergePatch) {
    var path = kind.path(namespace, name);
    return unlessAbsent("PATCH", path, "application/merge-patch+json", mergePatch);
  }

  /**
   * Deletes an object and, in the background, what belongs to it.
   *
   * @param uid only the object of this uid; null for whichever has the name
   * @return whether it was there
   */
  public boolean delete(ResourceKind kind, String namespace, String name, @Nullable String uid) {
    var options = json.createObjectNode().put("propagationPolicy", "Background");
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    if (uid != null) {
      options.putObject("preconditions").put("uid", uid);
    }
    try {
      return unlessAbsent("DELETE", kind.path(namespace, name), JSON, options).isPresent();
    } catch (ClusterRefused refused) {
      if (uid != null && refused.status() == 409) {
        return false;
      }
      throw refused;
    }
  }

  /** Where the API server is. */
  public URI server() {
    return api.server();
  }

  /** What the API server says it is. */
  String version(Duration patience) {
    return api.tree(api.to("version", Map.of()), patience).path("gitVersion").asString("");
  }

  /** Hands over every object, page by page; answers the resourceVersion to watch from. */
  String list(Selection selection, Consumer<JsonNode> objects) {
    return list(selection, JSON, objects);
  }

  private String list(Selection selection, String accept, Consumer<JsonNode> objects) {
    var query = query(selection);
    query.put("limit", Integer.toString(PAGE));
    while (true) {
      var request = api.to(selection.path(), query).header("Accept", accept);
      var page = page(request, objects);
      if (page.next().isEmpty()) {
        return page.resourceVersion();
      }
      query.put("continue", page.next());
    }
  }

  /** Opens a watch that the server ends after its lifetime, and this side soon after that. */
  Watch watch(Selection selection, String resourceVersion, Duration lifetime) {
    var query = query(selection);
    query.put("watch", "true");
    query.put("allowWatchBookmarks", "true");
    query.put("resourceVersion", resourceVersion);
    query.put("timeoutSeconds", Long.toString(Math.max(1, lifetime.toSeconds())));
    var request = api.to(selection.path(), query).forStreaming();
    return new Watch(api.open(request, PATIENCE, lifetime.plusSeconds(5)), json);
  }

  /**
   * Opens the log of a pod's main container, each line behind its time (RFC 3339, nanoseconds).
   *
   * @param since from this whole second on, as the API server cuts fractions off on the way to the
   *     kubelet (pkg/registry/core/pod/strategy.go, LogLocation); null for all of it
   * @param follow also what is still to come, until the container has ended
   * @param lifetime until this side ends it
   */
  public PodLog log(
      String namespace, String pod, @Nullable Instant since, boolean follow, Duration lifetime) {
    var query = new LinkedHashMap<String, String>();
    query.put("container", "main");
    query.put("timestamps", "true");
    if (since != null) {
      query.put("sinceTime", since.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (follow) {
      query.put("follow", "true");
    }
    var request = api.to(PODS.path(namespace, pod) + "/log", query).forStreaming();
    return new PodLog(api.open(request, PATIENCE, lifetime));
  }

  /** A pod as it is now. */
  public Optional<JsonNode> pod(String namespace, String name) {
    return find(PODS, namespace, name);
  }

  private ListPage page(HttpRequest.Builder request, Consumer<JsonNode> objects) {
    try (var body = api.open(request, PATIENCE, PAGE_LIFETIME)) {
      return ListPage.read(json, body.stream(), objects);
    }
  }

  private static Map<String, String> query(Selection selection) {
    var query = new LinkedHashMap<String, String>();
    if (!selection.labelSelector().isEmpty()) {
      query.put("labelSelector", selection.labelSelector());
    }
    if (!selection.fieldSelector().isEmpty()) {
      query.put("fieldSelector", selection.fieldSelector());
    }
    return query;
  }

  private Optional<JsonNode> unlessAbsent(
      String method, String path, String contentType, @Nullable JsonNode body) {
    var request = api.to(path, Map.of());
    if (body != null) {
      request.method(method, contentType, body.toString());
    }
    return unlessAbsent(request, PATIENCE);
  }

  private Optional<JsonNode> unlessAbsent(HttpRequest.Builder request, Duration patience) {
    try {
      return Optional.of(api.tree(request, patience));
    } catch (ClusterRefused refused) {
      if (refused.isAbsent()) {
        return Optional.empty();
      }
      throw refused;
    }
  }
}
