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

  private final Triggers triggers;
  private final TriggerSecrets secrets;
  private final MeterRegistry meters;

  SignatureCheck(Triggers triggers, TriggerSecrets secrets, MeterRegistry meters) {
    this.triggers = triggers;
    this.secrets = secrets;
    this.meters = meters;
  }

  /**
   * The trigger that a call is for.
   *
   * @throws Problem if there is none, or its sender did not make the call
   */
  Trigger require(String id, Received call) {
    var trigger = TriggerId.parse(id).flatMap(triggers::find).orElseThrow(this::unknown);
    requireAddress(trigger, call);
    var verdict = trigger.scheme().signing().verdict(call, readable(trigger, call));
    if (verdict != Verdict.GOOD) {
      count(verdict.text());
      throw new Problem(
          HttpStatus.UNAUTHORIZED,
          "bad_signature",
          verdict == Verdict.STALE
              ? "The signature's time is more than five minutes away from now."
              : "The call is not signed as %s with this trigger's secret."
                  .formatted(trigger.scheme().text()));
    }
    return trigger;
  }

  private Problem unknown() {
    count("unknown");
    return new TriggerNotFound();
  }

  private void requireAddress(Trigger trigger, Received call) {
    if (!trigger.definition().networks().allow(call.address())) {
      count("address");
      throw new Problem(
          HttpStatus.FORBIDDEN,
          "address_not_allowed",
          "Calls of this trigger may not come from %s.".formatted(call.address()));
    }
  }

  private List<String> readable(Trigger trigger, Received call) {
    try {
      return secrets.of(trigger, call.at());
    } catch (Undecryptable e) {
      log.error("the secret of {} cannot be read: {}", trigger.id(), e.getMessage());
      throw new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "secret_unreadable",
              "Easel cannot read the trigger's secret; its log tells why.")
          .retryAfter(60);
    }
  }

  private void count(String why) {
    meters.counter("easel.triggers.refused", "why", why).increment();
  }
}
