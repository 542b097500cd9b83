package dev.easel.runs;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.http.HttpStatus;

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
  private static final int LARGEST = 1_024;

  /**
   * Reads a body.
   *
   * @throws Problem 413 if it is more than 1 KiB
   */
  static CallbackRequest read(JsonBody body) {
    if (body.length() > LARGEST) {
      throw new Problem(
          HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "The body must be at most 1 KiB.");
    }
    var violations = new Violations();
    var members = body.members(violations);
    var namespace = members.requiredText("namespace", NAMESPACE);
    var uid = members.requiredText("uid", UID);
    members.refuseOthers();
    violations.throwIfAny();
    return new CallbackRequest(String.valueOf(namespace), String.valueOf(uid));
  }
}
