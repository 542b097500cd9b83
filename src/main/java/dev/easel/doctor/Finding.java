package dev.easel.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.runs.Warning;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Something that is not as it should be, and what to do about it. */
@Schema(name = "Finding")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Finding(
    @Schema(description = "Stable, for programs.", example = "parameter_unused") String code,
    @Schema(
            description =
                "`error`: runs fail, or do something else than asked. `warning`: it hurts some"
                    + " runs, or some time. `info`: worth knowing.",
            allowableValues = {"error", "warning", "info"},
            example = "warning")
        Severity severity,
    Subject subject,
    @Schema(description = "What is wrong.") String message,
    @Schema(description = "What to do about it; done, the finding is gone.") String remedy,
    @Schema(description = "Where the matter is explained.") @Nullable URI docs) {

  /** Begins a finding: {@code error("code", subject).says("…").remedy("…")}. */
  static Draft error(String code, Subject subject) {
    return new Draft(code, Severity.ERROR, subject, "", null);
  }

  static Draft warning(String code, Subject subject) {
    return new Draft(code, Severity.WARNING, subject, "", null);
  }

  static Draft info(String code, Subject subject) {
    return new Draft(code, Severity.INFO, subject, "", null);
  }

  /** The same where it hurts less. */
  Finding as(Severity other) {
    return new Finding(code, other, subject, message, remedy, docs);
  }

  Warning warning() {
    return new Warning(code, message, remedy);
  }

  /** A finding without its remedy; texts are as {@link String#format} takes them. */
  @SuppressWarnings("AnnotateFormatMethod")
  record Draft(
      String code, Severity severity, Subject subject, String message, @Nullable URI docs) {

    Draft says(String words, Object... values) {
      return new Draft(
          code, severity, subject, values.length == 0 ? words : words.formatted(values), docs);
    }

    Draft explainedAt(String url) {
      return new Draft(code, severity, subject, message, URI.create(url));
    }

    Finding remedy(String words, Object... values) {
      return new Finding(
          code,
          severity,
          subject,
          message,
          values.length == 0 ? words : words.formatted(values),
          docs);
    }
  }
}
