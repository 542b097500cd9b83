package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.http.TypeId;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.Runs;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Has a new endpoint draw something tiny before it is called ready, the way a caller's prompt goes:
 * KServe's word is about pods and routes. It asks only what KServe calls ready, so it wakes nothing
 * that fell asleep.
 */
@Component
class ProbeEndpoint implements EndpointTask {

  private static final PredictRequest TINY =
      new PredictRequest(
          "A photo", Map.of("seed", 0, "width", 64, "height", 64, "num_inference_steps", 1));

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int LARGEST = 1024 * 1024;

  /** A cold start may hold each for minutes, and other work has the same threads. */
  private static final int AT_ONCE = 8;

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Endpoints endpoints;
  private final Runs runs;
  private final Predictor predictor;
  private final EndpointProperties properties;
  private final Clock clock;

  ProbeEndpoint(
      Endpoints endpoints,
      Runs runs,
      Predictor predictor,
      EndpointProperties properties,
      Clock clock) {
    this.endpoints = endpoints;
    this.runs = runs;
    this.predictor = predictor;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public String name() {
    return EndpointTasks.PROBE;
  }

  @Override
  public Optional<Duration> work(EndpointId id, long number) {
    var entry = endpoints.find(id).filter(it -> it.probe().isUnderWay(number));
    var run = entry.flatMap(it -> Optional.ofNullable(it.run())).flatMap(runs::find);
    return entry.isEmpty() || run.isEmpty() ? Optional.empty() : probe(entry.get(), run.get());
  }

  private Optional<Duration> probe(EndpointEntry entry, Run run) {
    if (!places.tryAcquire()) {
      return Optional.of(SOON);
    }
    try {
      draw(entry, run);
      return proved(entry);
    } catch (Problem problem) {
      return problem.code().equals("predictor_unknown") ? proved(entry) : failed(entry, problem);
    } finally {
      places.release();
    }
  }

  /** Whole: an answer that breaks off is none. */
  private void draw(EndpointEntry entry, Run run) {
    var said = entry.seen();
    var endpoint = new Endpoint(EndpointState.READY, null, said.url(), said.address(), said.uid());
    var request = TypeId.encode("probe", TypeId.uuid(clock.instant()));
    try (var picture = predictor.draw(run, endpoint, TINY, SOON, request)) {
      var _ = picture.body().readNBytes(LARGEST);
    } catch (IOException e) {
      throw Picture.brokeOff(e);
    }
  }

  private Optional<Duration> proved(EndpointEntry entry) {
    endpoints.change(
        entry.id(),
        it -> {
          if (it.probe().isUnderWay(entry.probe().number())) {
            it.proved(clock.instant());
          }
        });
    return Optional.empty();
  }

  private Optional<Duration> failed(EndpointEntry entry, Problem problem) {
    if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE && problem.code().equals("stopping")) {
      return Optional.of(SOON);
    }
    var since = entry.probe().since();
    var now = clock.instant();
    var forGood = since != null && now.isAfter(since.plus(properties.deployDeadline()));
    var words = "It is up and has not drawn yet: " + problem.detail();
    endpoints.change(entry.id(), it -> it.probeFailed(entry.probe().number(), words, forGood, now));
    return forGood || since == null ? Optional.empty() : Optional.of(pause(since, now));
  }

  /** As long as it has tried so far, within bounds: twice the pause before. */
  private Duration pause(Instant since, Instant now) {
    var tried = Duration.between(since, now);
    var pause = tried.compareTo(properties.probeFirst()) < 0 ? properties.probeFirst() : tried;
    return pause.compareTo(properties.probeLongest()) < 0 ? pause : properties.probeLongest();
  }
}
