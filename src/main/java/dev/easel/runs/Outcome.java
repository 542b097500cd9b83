package dev.easel.runs;

import dev.easel.kubernetes.Words;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/**
 * Why a run is where it is, if not well.
 *
 * @param reason null while its end is not known
 * @param message in Argo's or Easel's words
 * @param remedy what to do about it; may name values of parameters
 */
@Embeddable
record Outcome(
    @Enumerated(EnumType.STRING) @Nullable Reason reason,
    @Nullable String message,
    @Nullable String remedy) {

  Outcome {
    message = message == null ? null : Words.bounded(message);
  }

  Outcome(Reason reason, @Nullable String message) {
    this(reason, message, null);
  }

  /** With what to do about it in this very run, unless that is said already. */
  Outcome remedied(Run run) {
    return reason == null || remedy != null
        ? this
        : new Outcome(reason, message, reason.remedy().of(run::parameter));
  }

  /** With the remedy that was known before for the same reason. */
  Outcome remediedAs(@Nullable Outcome before) {
    return before == null || before.reason != reason || remedy != null
        ? this
        : new Outcome(reason, message, before.remedy);
  }

  Outcome erased() {
    return new Outcome(reason, null, null);
  }
}
