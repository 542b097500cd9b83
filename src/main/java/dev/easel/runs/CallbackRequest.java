package dev.easel.runs;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;

/** What a workflow says of itself: which it is, and nothing that would have to be believed. */
@Schema(name = "CallbackRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record CallbackRequest(
    @Schema(
            description = "`{{workflow.namespace}}`",
            example = "tenant-example",
            requiredMode = Schema.RequiredMode.REQUIRED,
            maxLength = NAMESPACE)
        String namespace,
    @Schema(
            description = "`{{workflow.uid}}`",
            example = "6f1c1a7e-3a58-4c0d-9d53-0f5d8f0c2b11",
            requiredMode = Schema.RequiredMode.REQUIRED,
            maxLength = UID)
        String uid) {

  static final String EXAMPLE =
      """
      {"namespace": "tenant-example", "uid": "6f1c1a7e-3a58-4c0d-9d53-0f5d8f0c2b11"}
      """;

  private static final int NAMESPACE = 63;
  private static final int UID = 64;

  /** Bytes of a body. */
  static final int LARGEST = 1_024;

  static CallbackRequest read(JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var namespace = members.requiredText("namespace", NAMESPACE);
    var uid = members.requiredText("uid", UID);
    members.refuseOthers();
    violations.throwIfAny();
    return new CallbackRequest(String.valueOf(namespace), String.valueOf(uid));
  }
}
