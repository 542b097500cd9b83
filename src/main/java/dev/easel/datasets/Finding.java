package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a data set or one file of it.
 *
 * @param file null for the set as a whole
 * @param message what was found
 */
@Schema(name = "DatasetFinding", description = "Something wrong with a data set or a file of it.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Finding(
    @Schema(description = "Absent for the set as a whole.", example = "dog-1.JPG")
        @Nullable String file,
    @Schema(example = "suffix_case") Flaw rule,
    @Schema(description = "A run that names a set with an `error` is refused.", example = "error")
        Severity severity,
    @Schema(description = "What was found.", example = "The suffix is .JPG.") String message,
    @Schema(description = "What to do about it.") String remedy,
    @Schema(description = "Whether `fix` can repair it.") boolean fixable) {

  static Finding of(@Nullable String file, Flaw rule, String message) {
    return new Finding(file, rule, rule.severity(), message, rule.remedy(), rule.fixable());
  }

  /** Enumerations by their words, as they are kept. */
  @JsonCreator
  static Finding kept(
      @Nullable String file,
      String rule,
      String severity,
      String message,
      String remedy,
      boolean fixable) {
    return new Finding(
        file,
        Flaw.valueOf(rule.toUpperCase(Locale.ROOT)),
        Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
        message,
        remedy,
        fixable);
  }
}
