package dev.easel.secrets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told of a token. */
@Schema(name = "Secret", description = "What is told of a token: never the token.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretView(
    @Schema(example = "huggingface") String service,
    @Schema(description = "The Secret's name in the cluster.", example = "huggingface-token-secret")
        String secret,
    @Schema(description = "Whether it holds a token.") boolean set,
    @Schema(description = "When Easel put it there; absent if somebody else did.")
        @Nullable Instant setAt,
    @Schema(description = "What makes the token useless, seen by its shape; absent if nothing is.")
        @Nullable Flaw problem) {

  /** What makes a token useless. */
  @Schema(name = "SecretProblem")
  record Flaw(
      @Schema(description = "Stable, for programs.") TokenFault code,
      @Schema(example = "The token ends with a newline, which echo adds without -n.")
          String message) {}

  static SecretView of(Service service, String secret, SecretState state) {
    var flaw =
        Optional.ofNullable(state.fault())
            .map(fault -> new Flaw(fault, "The token %s.".formatted(fault.words())));
    return new SecretView(service.word(), secret, state.isSet(), state.setAt(), flaw.orElse(null));
  }
}
