package dev.easel.triggers;

import dev.easel.http.SharedPermits;
import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ResourceKind;
import dev.easel.projects.ReviewUnavailable;
import dev.easel.projects.TokenReviews.Reviewed;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the Kubernetes API by TokenReview and SubjectAccessReview, few at once. */
@Component
class ClusterReviews {

  private static final Logger log = LoggerFactory.getLogger(ClusterReviews.class);
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String AUTHORIZATION = "authorization.k8s.io";
  private static final ResourceKind TOKENS = new ResourceKind(AUTHENTICATION, "v1", "tokenreviews");
  private static final ResourceKind ACCESS =
      new ResourceKind(AUTHORIZATION, "v1", "subjectaccessreviews");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Anybody can send tokens; the API server is not to be flooded with them. */
  private final SharedPermits asking = new SharedPermits(16, 4);

  private final Cluster cluster;
  private final JsonMapper json = JsonMapper.shared();

  ClusterReviews(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Whose token it is, and whether he may create workflows in the namespace.
   *
   * @param address where it came from
   * @throws ReviewUnavailable if that cannot be known now
   */
  Optional<Reviewed> review(String token, String namespace, String address) {
    if (!asking.tryAcquire(address)) {
      throw new ReviewUnavailable("too many tokens are being reviewed");
    }
    try {
      return user(token)
          .map(
              user ->
                  new Reviewed(
                      user.path("username").asString(""), namespace, mayRun(user, namespace)));
    } catch (ClusterFailure failure) {
      log.warn("a token could not be reviewed: {}", failure.getMessage());
      throw new ReviewUnavailable("the cluster does not review tokens", failure);
    } finally {
      asking.release(address);
    }
  }

  private Optional<JsonNode> user(String token) {
    var review = json.createObjectNode();
    review.put("apiVersion", AUTHENTICATION + "/v1").put("kind", "TokenReview");
    review.putObject("spec").put("token", token);
    var status = cluster.create(TOKENS, "", review).path("status");
    return status.path("authenticated").asBoolean(false)
        ? Optional.of(status.path("user"))
        : Optional.empty();
  }

  private boolean mayRun(JsonNode user, String namespace) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      return false;
    }
    var review = json.createObjectNode();
    review.put("apiVersion", AUTHORIZATION + "/v1").put("kind", "SubjectAccessReview");
    var spec = review.putObject("spec");
    spec.set("user", user.path("username"));
    copy(user, "uid", spec);
    copy(user, "groups", spec);
    copy(user, "extra", spec);
    spec.putObject("resourceAttributes")
        .put("namespace", namespace)
        .put("verb", "create")
        .put("group", "argoproj.io")
        .put("resource", "workflows");
    return cluster.create(ACCESS, "", review).at("/status/allowed").asBoolean(false);
  }

  private static void copy(JsonNode user, String member, ObjectNode spec) {
    if (user.has(member)) {
      spec.set(member, user.path(member));
    }
  }
}
