package dev.easel.triggers;

import dev.easel.http.Problem;
import dev.easel.http.RawBody;
import dev.easel.http.SharedPermits;
import dev.easel.http.StrangersBodies;
import dev.easel.projects.ClientAddress;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Lets calls come to triggers' addresses: nothing of a body is read for who may not send one. */
@Component
class Senders {

  private static final int AT_ONCE = 32;
  private static final int OF_PROJECT = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Triggers triggers;
  private final ClientAddress addresses;
  private final MeterRegistry meters;
  private final Clock clock;
  private final StrangersBodies bodies =
      new StrangersBodies(new SharedPermits(AT_ONCE, OF_PROJECT), PATIENCE);

  Senders(Triggers triggers, ClientAddress addresses, MeterRegistry meters, Clock clock) {
    this.triggers = triggers;
    this.addresses = addresses;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Whom the trigger takes calls from, without its body.
   *
   * @throws Problem if there is no such trigger, or it takes no calls from there
   */
  Sender require(String trigger, HttpServletRequest request) {
    var sender = TriggerId.parse(trigger).flatMap(triggers::sender).orElseThrow(this::unknown);
    var address = addresses.of(request);
    if (!sender.networks().allow(address)) {
      count("address");
      throw new Problem(
          HttpStatus.FORBIDDEN,
          "address_not_allowed",
          "Calls of this trigger may not come from %s.".formatted(address));
    }
    return sender;
  }

  private Problem unknown() {
    count("unknown");
    return new TriggerNotFound();
  }

  /**
   * The whole call.
   *
   * @throws Problem if its body is too long, comes too slowly, or with too many others
   */
  Received call(Sender sender, HttpServletRequest request) throws IOException {
    try {
      var body = bodies.read(request, sender.project(), RawBody.MAXIMUM_BYTES);
      return Received.of(request, addresses.of(request), body, clock.instant());
    } catch (Problem unread) {
      count("body");
      throw unread;
    }
  }

  private void count(String why) {
    meters.counter("easel.triggers.refused", "why", why).increment();
  }
}
