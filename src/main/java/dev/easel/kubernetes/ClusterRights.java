package dev.easel.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may do what: of Easel's own account the API server says it itself, of others the roles do.
 * Each call throws {@link ClusterUnreachable} or {@link ClusterRefused}.
 */
@Component
public class ClusterRights {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final ResourceKind REVIEWS =
      new ResourceKind("authorization.k8s.io", "v1", "selfsubjectaccessreviews");
  private static final ResourceKind ROLES = new ResourceKind(RBAC, "v1", "roles");
  private static final ResourceKind BINDINGS = new ResourceKind(RBAC, "v1", "rolebindings");
  private static final ResourceKind CLUSTER_ROLES = new ResourceKind(RBAC, "v1", "clusterroles");

  private final Cluster cluster;

  ClusterRights(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Whether Easel's own account may do it (a SelfSubjectAccessReview).
   *
   * @param namespace empty for what lies in none
   */
  public boolean isAllowed(String namespace, Right right) {
    var review = JsonMapper.shared().createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    var asked = review.putObject("spec").putObject("resourceAttributes");
    var parts = right.resource().split("/", 2);
    asked.put("verb", right.verb()).put("group", right.group()).put("resource", parts[0]);
    if (parts.length == 2) {
      asked.put("subresource", parts[1]);
    }
    if (!namespace.isEmpty()) {
      asked.put("namespace", namespace);
    }
    if (right.name() != null) {
      asked.put("name", right.name());
    }
    return cluster.create(REVIEWS, "", review).at("/status/allowed").asBoolean(false);
  }

  /** What the roles of a namespace give to its service accounts. */
  public Grants grants(String namespace) {
    var roles = new HashMap<String, Role>();
    list(ROLES, namespace).forEach(role -> roles.put("Role/" + name(role), Role.of("Role", role)));
    var grants = new ArrayList<Grants.Grant>();
    for (var binding : list(BINDINGS, namespace)) {
      var reference = binding.path("roleRef");
      var kind = reference.path("kind").asString("");
      var name = reference.path("name").asString("");
      var role = role(kind, name, roles);
      accounts(binding, namespace)
          .forEach(account -> grants.add(new Grants.Grant(account, kind + "/" + name, role)));
    }
    return new Grants(List.copyOf(grants), List.copyOf(roles.values()));
  }

  /** Empty if a role of the whole cluster may not be read. */
  private Optional<Role> role(String kind, String name, Map<String, Role> roles) {
    if (!kind.equals("ClusterRole")) {
      return Optional.of(roles.getOrDefault("Role/" + name, new Role(kind, name, List.of())));
    }
    try {
      return cluster
          .glance(CLUSTER_ROLES, "", name)
          .map(found -> Role.of(kind, found))
          .or(() -> Optional.of(new Role(kind, name, List.of())));
    } catch (ClusterRefused refused) {
      return Optional.empty();
    }
  }

  private List<JsonNode> list(ResourceKind kind, String namespace) {
    return cluster.list(new Selection(kind, namespace, ""));
  }

  private static List<String> accounts(JsonNode binding, String namespace) {
    return binding
        .path("subjects")
        .valueStream()
        .flatMap(subject -> account(subject, namespace).stream())
        .toList();
  }

  /** A service account is a user of the API server, and in three groups. */
  private static Optional<String> account(JsonNode subject, String namespace) {
    var name = subject.path("name").asString("");
    var user = "system:serviceaccount:%s:".formatted(namespace);
    return switch (subject.path("kind").asString("")) {
      case "ServiceAccount" ->
          Optional.of(name)
              .filter(it -> subject.path("namespace").asString(namespace).equals(namespace));
      case "User" ->
          Optional.of(name)
              .filter(it -> it.startsWith(user))
              .map(it -> it.substring(user.length()));
      case "Group" ->
          Optional.of(Grants.EVERY)
              .filter(
                  it ->
                      name.equals("system:serviceaccounts:" + namespace)
                          || name.equals("system:serviceaccounts")
                          || name.equals("system:authenticated"));
      default -> Optional.empty();
    };
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asString("");
  }
}
