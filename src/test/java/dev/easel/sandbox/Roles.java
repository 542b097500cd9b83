package dev.easel.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * RBAC over the Roles and ClusterRoles of the store. An account that none is bound to may do all.
 */
final class Roles {
  /** What is asked for; an empty name is none in particular. */
  record Asked(String group, String resource, String namespace, String name) {
    Asked(String group, String resource, KubernetesApi.Target target) {
      this(group, resource, target.namespace(), target.name());
    }
  }

  /** A rule that an account has; in every namespace if that is empty. */
  private record Rule(JsonNode rule, String namespace) {
    boolean allows(String verb, Asked asked) {
      JsonNode names = rule.path("resourceNames");
      return (namespace.isEmpty() || namespace.equals(asked.namespace()))
          && holds("verbs", verb)
          && holds("apiGroups", asked.group())
          && holds("resources", asked.resource())
          && (names.isEmpty() || has(names, asked.name()));
    }

    private boolean holds(String member, String wanted) {
      return has(rule.path(member), "*") || has(rule.path(member), wanted);
    }

    private static boolean has(JsonNode texts, String wanted) {
      return texts.valueStream().anyMatch(text -> text.asString("").equals(wanted));
    }
  }

  private static final String ACCOUNT = "system:serviceaccount:";

  private final Store store;
  private final Map<String, List<Rule>> rules = new ConcurrentHashMap<>();

  Roles(Store store) {
    this.store = store;
    store.listen(this::changed);
  }

  private void changed(Change change) {
    if (change.object().key().type().group().equals(ResourceTypes.ROLES.group())) {
      rules.clear();
    }
  }

  boolean allow(String user, String verb, Asked asked) {
    List<Rule> known = rules.get(user);
    if (known == null) {
      known = store.consistently(() -> read(user));
    }
    return known.isEmpty() || known.stream().anyMatch(rule -> rule.allows(verb, asked));
  }

  private List<Rule> read(String user) {
    List<Rule> read = new ArrayList<>();
    Stream.of(ResourceTypes.ROLE_BINDINGS, ResourceTypes.CLUSTER_ROLE_BINDINGS)
        .flatMap(type -> store.list(type, "").stream())
        .filter(binding -> names(binding, user))
        .forEach(binding -> add(binding, read));
    rules.put(user, List.copyOf(read));
    return read;
  }

  private static boolean names(Stored binding, String user) {
    String home = binding.key().namespace();
    return Json.at(binding.tree(), "subjects")
        .valueStream()
        .map(
            subject ->
                ACCOUNT
                    + subject.path("namespace").asString(home)
                    + ":"
                    + Json.text(subject, "name"))
        .anyMatch(user::equals);
  }

  private void add(Stored binding, List<Rule> read) {
    String home = binding.key().namespace();
    boolean cluster = Json.text(binding.tree(), "roleRef", "kind").equals("ClusterRole");
    Key key =
        new Key(
            cluster ? ResourceTypes.CLUSTER_ROLES : ResourceTypes.ROLES,
            cluster ? "" : home,
            Json.text(binding.tree(), "roleRef", "name"));
    @Nullable Stored role = store.get(key);
    if (role != null) {
      role.tree().path("rules").forEach(rule -> read.add(new Rule(rule, home)));
    }
  }
}
