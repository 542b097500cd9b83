package dev.easel.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Who a token is, and what may not be done: what was forbidden and, once roles are bound to an
 * account, what none of them allows.
 */
final class Rights {
  private static final String BEARER = "Bearer ";

  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final Set<String> withoutRights = ConcurrentHashMap.newKeySet();
  private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
  private final Roles roles;

  Rights(Roles roles) {
    this.roles = roles;
  }

  void add(String token, String user) {
    users.put(token, user);
  }

  void addWithoutRights(String token, String user) {
    add(token, user);
    withoutRights.add(user);
  }

  /** From now on nobody may use the verb on that plural. */
  void forbid(String verb, String plural) {
    forbidden.add(verb + " " + plural);
  }

  void permit(String verb, String plural) {
    forbidden.remove(verb + " " + plural);
  }

  /** The user of an Authorization header; throws for a token that nobody knows. */
  String user(String authorization) {
    String token =
        authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()).strip() : "";
    String user = users.get(token);
    if (user == null) {
      throw Refused.unauthorized();
    }
    return user;
  }

  void require(String user, String verb, ResourceType type, String namespace) {
    if (withoutRights.contains(user) || forbidden.contains(verb + " " + type.plural())) {
      throw Refused.forbidden(user, verb, type, namespace);
    }
  }

  /** The same, of what a path of the API names. */
  void require(String user, String verb, KubernetesApi.Target target) {
    ResourceType type = target.governed();
    require(user, verb, type, target.namespace());
    if (!roles.allow(user, verb, new Roles.Asked(type.group(), type.plural(), target))) {
      throw Refused.forbidden(user, verb, type, target.namespace());
    }
  }

  /** Whose token it is. */
  Optional<String> owner(String token) {
    return Optional.ofNullable(users.get(token));
  }

  /** Throws unless the user may have something reviewed. */
  void requireReview(String user, String group, String plural) {
    ResourceType type =
        new ResourceType(group, "v1", plural, "", false, ResourceType.Generation.NONE);
    require(user, "create", type, "");
    if (!roles.allow(user, "create", new Roles.Asked(group, plural, "", ""))) {
      throw Refused.forbidden(user, "create", type, "");
    }
  }

  /** Whether a user may do what a review asks about. */
  boolean isAllowed(String user, JsonNode asked) {
    String verb = Json.text(asked, "verb");
    String subresource = Json.text(asked, "subresource");
    String plural = Json.text(asked, "resource") + (subresource.isEmpty() ? "" : "/" + subresource);
    Roles.Asked what =
        new Roles.Asked(
            Json.text(asked, "group"),
            plural,
            Json.text(asked, "namespace"),
            Json.text(asked, "name"));
    return !withoutRights.contains(user)
        && !forbidden.contains(verb + " " + plural)
        && roles.allow(user, verb, what);
  }
}
