package dev.easel.endpoints;

import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes down when an endpoint was asked to draw last, which its lease counts from; not each
 * request, so a lease waits that much longer.
 */
@Component
class LastRequests {

  private static final Logger log = LoggerFactory.getLogger(LastRequests.class);

  private final ConcurrentMap<String, Instant> noted = new ConcurrentHashMap<>();
  private final Endpoints endpoints;
  private final EndpointProperties properties;
  private final Clock clock;

  LastRequests(Endpoints endpoints, EndpointProperties properties, Clock clock) {
    this.endpoints = endpoints;
    this.properties = properties;
    this.clock = clock;
  }

  /** A run's endpoint is asked to draw, or has just drawn: a picture may take minutes. */
  void note(Run run) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var since = now.minus(properties.requestsNoted());
    var key = run.namespace() + "/" + run.endpointName();
    var last = noted.get(key);
    if (last == null || last.isBefore(since)) {
      noted.put(key, now);
      write(run, now, since);
    }
  }

  /** It has drawn: one that slept since before it was listed has proved itself so. */
  void drawn(Run run, Endpoint endpoint) {
    note(run);
    if (endpoint.state() == EndpointState.ASLEEP) {
      endpoints
          .id(run.namespace(), String.valueOf(run.endpointName()))
          .ifPresent(id -> endpoints.change(id, entry -> entry.proved(clock.instant())));
    }
  }

  /** A picture does not fail of it. */
  private void write(Run run, Instant now, Instant since) {
    try {
      endpoints.requested(run.namespace(), String.valueOf(run.endpointName()), now, since);
    } catch (DataAccessException | TransactionException e) {
      log.warn("cannot note a request of endpoint {}: {}", run.endpointName(), e.getMessage());
    }
  }
}
