package dev.easel.sandbox;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who a token is, and what may not be done. */
final class Rights {
  private static final String BEARER = "Bearer ";

  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final Set<String> withoutRights = ConcurrentHashMap.newKeySet();
  private final Set<String> forbidden = ConcurrentHashMap.newKeySet();

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
}
