package dev.easel.triggers;

import dev.easel.encryption.Undecryptable;
import dev.easel.http.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finds out whether a trigger's sender made a call. One that he did not make is counted only. */
@Component
class SignatureCheck {

  private static final Logger log = LoggerFactory.getLogger(SignatureCheck.class);

  private final TriggerSecrets secrets;
  private final MeterRegistry meters;

  SignatureCheck(TriggerSecrets secrets, MeterRegistry meters) {
    this.secrets = secrets;
    this.meters = meters;
  }

  /**
   * Refuses a call that the trigger's sender did not make.
   *
   * @throws Problem 401
   */
  void require(Sender sender, Received call) {
    var verdict = sender.scheme().signing().verdict(call, readable(sender, call));
    if (verdict != Verdict.GOOD) {
      meters.counter("easel.triggers.refused", "why", verdict.text()).increment();
      throw new Problem(
          HttpStatus.UNAUTHORIZED,
          "bad_signature",
          verdict == Verdict.STALE
              ? "The signature's time is more than five minutes away from now."
              : "The call is not signed as %s with this trigger's secret."
                  .formatted(sender.scheme().text()));
    }
  }

  private List<String> readable(Sender sender, Received call) {
    try {
      return secrets.of(sender.id(), sender.secrets(), call.at());
    } catch (Undecryptable e) {
      log.error("the secret of {} cannot be read: {}", sender.id(), e.getMessage());
      throw new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "secret_unreadable",
              "Easel cannot read the trigger's secret; its log tells why.")
          .retryAfter(60);
    }
  }
}
