package dev.easel.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the API server and its webhooks check and change before an object is stored. */
final class Admission {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final int ETCD_OBJECT_BYTES = 1_572_864;

  private final BooleanSupplier prunesBindings;
  private volatile boolean minimal;
  private volatile int maxReplicas = Integer.MAX_VALUE;

  Admission(BooleanSupplier prunesBindings) {
    this.prunesBindings = prunesBindings;
  }

  /** As under a policy that writes down what asks for more. */
  void maxReplicas(int most) {
    maxReplicas = most;
  }

  /** As under Argo's minimal CRDs, which check nothing. */
  void minimal(boolean minimal) {
    this.minimal = minimal;
  }

  void admit(Key key, ObjectNode object) {
    checkName(key);
    checkLabels(key, object);
    if (key.type().equals(ResourceTypes.BINDINGS) && prunesBindings.getAsBoolean()) {
      pruneBinding(object);
    }
    if (key.type().equals(ResourceTypes.SERVICES)) {
      renameGuidesContainer(object);
      capReplicas(object);
    }
    if (key.type().equals(ResourceTypes.SECRETS)) {
      encode(object);
    }
    if (key.type().equals(ResourceTypes.CLAIMS) && !object.has("status")) {
      bind(object);
    }
    if (!minimal) {
      checkParameters(key, object);
    }
    if (object.toString().length() > ETCD_OBJECT_BYTES) {
      throw Refused.tooLarge();
    }
  }

  /** What {@code fieldValidation=Strict} refuses; only what the sandbox itself would prune. */
  void validateStrictly(ResourceType type, ObjectNode object) {
    JsonNode metadata = object.path("spec").path("submit").path("metadata");
    if (type.equals(ResourceTypes.BINDINGS)
        && prunesBindings.getAsBoolean()
        && !metadata.isEmpty()) {
      String field = metadata.propertyNames().iterator().next();
      throw Refused.badRequest(
          ("%s in version \"%s\" cannot be handled as a %s: strict decoding error: unknown field"
                  + " \"spec.submit.metadata.%s\"")
              .formatted(type.kind(), type.version(), type.kind(), field));
    }
  }

  /** Argo's full CRDs since 4.0: a parameter's value is a string. */
  private static void checkParameters(Key key, ObjectNode object) {
    JsonNode parameters = Json.at(object, "spec", "arguments", "parameters");
    for (int i = 0; i < parameters.size(); i++) {
      JsonNode value = parameters.path(i).path("value");
      if (!value.isMissingNode() && !value.isString()) {
        String field = "spec.arguments.parameters[" + i + "].value";
        String type =
            value.isBoolean() ? "boolean" : value.isIntegralNumber() ? "integer" : "number";
        throw Refused.invalid(
            key,
            field,
            "Invalid value: \"%s\": %s in body must be of type string: \"%s\""
                .formatted(type, field, type));
      }
    }
  }

  private static void checkName(Key key) {
    if (key.name().length() > 253 || !SUBDOMAIN.matcher(key.name()).matches()) {
      throw Refused.invalidName(key);
    }
  }

  private static void checkLabels(Key key, ObjectNode object) {
    for (String value : Json.texts(Json.at(object, "metadata", "labels")).values()) {
      if (value.length() > 63) {
        throw Refused.invalid(
            key,
            "metadata.labels",
            "Invalid value: \"%s\": must be no more than 63 characters".formatted(value));
      }
      if (!LABEL_VALUE.matcher(value).matches()) {
        throw Refused.invalid(
            key,
            "metadata.labels",
            ("Invalid value: \"%s\": a valid label must be an empty string or consist of"
                    + " alphanumeric characters, '-', '_' or '.', and must start and end with an"
                    + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex"
                    + " used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")
                .formatted(value));
      }
    }
  }

  /** Argo's CRDs before 3.7 declare submit.metadata without members: everything in it goes. */
  private static void pruneBinding(ObjectNode binding) {
    if (Json.at(binding, "spec", "submit", "metadata") instanceof ObjectNode metadata) {
      metadata.removeAll();
    }
  }

  /** What a Secret was given as text lies there in base64. */
  private static void encode(ObjectNode secret) {
    if (secret.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = Json.objectAt(secret, "data");
      Json.texts(texts)
          .forEach(
              (name, text) ->
                  data.put(
                      name,
                      Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }
  }

  /** Its storage class makes a volume at once. */
  private static void bind(ObjectNode claim) {
    ObjectNode status = claim.putObject("status").put("phase", "Bound");
    status.set("accessModes", Json.at(claim, "spec", "accessModes"));
    status.set("capacity", Json.at(claim, "spec", "resources", "requests"));
  }

  private void capReplicas(ObjectNode service) {
    if (Json.at(service, "spec", "predictor") instanceof ObjectNode predictor
        && predictor.path("maxReplicas").asInt(0) > maxReplicas) {
      predictor.put("maxReplicas", maxReplicas);
    }
  }

  /** KServe's webhook gives the guide's container its present name. */
  private static void renameGuidesContainer(ObjectNode service) {
    for (JsonNode container : Json.at(service, "spec", "predictor", "containers")) {
      if (Json.text(container, "name").equals("kfserving-container")
          && container instanceof ObjectNode named) {
        named.put("name", "kserve-container");
      }
    }
  }
}
