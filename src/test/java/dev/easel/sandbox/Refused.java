package dev.easel.sandbox;

import tools.jackson.databind.node.ObjectNode;

/** What the API server refuses, with the Status it says so in. */
final class Refused extends RuntimeException {
  private static final String SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  private final transient ObjectNode status;
  private final int code;

  private Refused(int code, String reason, String message) {
    super(message);
    this.code = code;
    status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
  }

  static Refused notFound(Key key) {
    return new Refused(404, "NotFound", named(key) + " not found").about(key);
  }

  static Refused alreadyExists(Key key, boolean generateName) {
    // generateName beside name: the API server adds its second half (1.31)
    String tail =
        generateName ? ", the server was not able to generate a unique name for the object" : "";
    return new Refused(409, "AlreadyExists", named(key) + " already exists" + tail).about(key);
  }

  static Refused conflict(Key key, String why) {
    String message = "Operation cannot be fulfilled on " + named(key) + ": " + why;
    return new Refused(409, "Conflict", message).about(key);
  }

  static Refused modified(Key key) {
    return conflict(
        key,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static Refused invalidName(Key key) {
    return invalid(
        key, "metadata.name", "Invalid value: \"%s\": %s".formatted(key.name(), SUBDOMAIN));
  }

  static Refused invalid(Key key, String field, String problem) {
    String kind = key.type().qualifiedKind();
    Refused refused =
        new Refused(
            422,
            "Invalid",
            "%s \"%s\" is invalid: %s: %s".formatted(kind, key.name(), field, problem));
    ObjectNode details = refused.status.putObject("details").put("name", key.name());
    details.put("group", key.type().group()).put("kind", key.type().kind());
    ObjectNode cause = details.putArray("causes").addObject();
    cause.put("reason", "FieldValueInvalid").put("message", problem).put("field", field);
    return refused;
  }

  static Refused tooLarge() {
    return new Refused(500, "", "etcdserver: request is too large");
  }

  static Refused badRequest(String message) {
    return new Refused(400, "BadRequest", message);
  }

  static Refused unauthorized() {
    return new Refused(401, "Unauthorized", "Unauthorized");
  }

  static Refused forbidden(String user, String verb, ResourceType type, String namespace) {
    String message =
        "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" in the namespace \"%s\""
            .formatted(type.qualified(), user, verb, type.plural(), type.group(), namespace);
    return new Refused(403, "Forbidden", message);
  }

  static Refused overQuota(Key key, int most) {
    String count = "count/" + key.type().qualified();
    String message =
        "%s is forbidden: exceeded quota: sandbox, requested: %s=1, used: %s=%d, limited: %s=%d"
            .formatted(named(key), count, count, most, count, most);
    return new Refused(403, "Forbidden", message).about(key);
  }

  static Refused expired(String message) {
    return new Refused(410, "Expired", message);
  }

  static Refused tooOld(long asked, long oldest) {
    return expired("too old resource version: %d (%d)".formatted(asked, oldest));
  }

  static Refused unsupported(String what) {
    return new Refused(415, "UnsupportedMediaType", what);
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    return status.deepCopy().put("code", code);
  }

  String message() {
    return Json.text(status, "message");
  }

  private Refused about(Key key) {
    ObjectNode details = status.putObject("details").put("name", key.name());
    if (!key.type().group().isEmpty()) {
      details.put("group", key.type().group());
    }
    details.put("kind", key.type().plural());
    return this;
  }

  private static String named(Key key) {
    return "%s \"%s\"".formatted(key.type().qualified(), key.name());
  }
}
