package dev.easel.artifacts;

import dev.easel.http.Refusal;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What every download of a run's files may be refused for, for its description in OpenAPI. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
@Refusal(status = 404, code = "no_artifacts", when = NoArtifacts.WHEN)
@Refusal(
    status = 409,
    code = "artifacts_not_catalogued",
    when = "The run has not ended, or its files are not catalogued.")
@Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
@Refusal(status = 410, code = "artifacts_deleted", when = "The run's files were deleted.")
@Refusal(
    status = 503,
    code = "volume_not_mounted",
    when = "The run's claim is not mounted here, and the answer would need it.")
@interface AnswersFiles {}
