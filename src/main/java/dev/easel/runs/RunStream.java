package dev.easel.runs;

import dev.easel.http.EventFrame;
import dev.easel.http.OpenStream;
import dev.easel.http.Streams;
import dev.easel.runs.RunEvents.Head;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what happens to a run to one who listens: first the run as it is, or what the listener has
 * missed; then each event once, in order; at last the end.
 */
@Component
class RunStream {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Streams streams;
  private final Runs runs;
  private final Snapshots snapshots;
  private final RunEvents events;
  private final RunNews news;
  private final JsonMapper json;

  RunStream(
      Streams streams,
      Runs runs,
      Snapshots snapshots,
      RunEvents events,
      RunNews news,
      JsonMapper json) {
    this.streams = streams;
    this.runs = runs;
    this.snapshots = snapshots;
    this.events = events;
    this.news = news;
    this.json = json;
  }

  /**
   * @param after the last sequence the listener has; if there is none, or one that the run has not
   *     reached, the stream begins with the run as it is
   */
  void follow(
      String project,
      String idOrName,
      OptionalLong after,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    streams.<RunFrame>serve(
        request,
        stream -> {
          var known = after.isEmpty() ? null : Head.of(runs.get(project, idOrName));
          if (known == null || after.getAsLong() > known.sequence()) {
            var head = begin(project, idOrName, stream, response);
            goOn(stream, head, head.sequence());
          } else if (known.isFinal() && after.getAsLong() == known.sequence()) {
            response.setStatus(HttpStatus.NO_CONTENT.value()); // an EventSource comes no more
          } else {
            head(stream, response);
            goOn(stream, known, after.getAsLong());
          }
        });
  }

  private Head begin(
      String project, String idOrName, OpenStream<RunFrame> stream, HttpServletResponse response)
      throws IOException {
    var snapshot = snapshots.get(project, idOrName, null);
    var head = Head.of(snapshot.run());
    head(stream, response);
    stream.write(RunFrame.snapshot(snapshot.view(), head.sequence(), json).bytes());
    return head;
  }

  /**
   * The answer to a request that made a run, as the first frame, and then the run's events.
   *
   * @param create answers with the run and its {@code Location}
   */
  void created(
      Supplier<ResponseEntity<?>> create, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    streams.<RunFrame>serve(
        request,
        stream -> {
          var answer = create.get();
          response.setStatus(answer.getStatusCode().value());
          answer
              .getHeaders()
              .forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
          head(stream, response);
          var body = Objects.requireNonNull(answer.getBody());
          var sequence = sequence(json.valueToTree(body));
          stream.write(RunFrame.snapshot(body, sequence, json).bytes());
          goOn(stream, head(String.valueOf(answer.getHeaders().getLocation())), sequence);
        });
  }

  /** The last event that a run's view holds. */
  private static long sequence(JsonNode view) {
    var history = view.path("status_history");
    return history.path(history.size() - 1).path("sequence").asLong();
  }

  private Head head(String location) {
    return RunId.parse(location.substring(location.lastIndexOf('/') + 1))
        .flatMap(runs::find)
        .map(Head::of)
        .orElseThrow();
  }

  private static void head(OpenStream<RunFrame> stream, HttpServletResponse response)
      throws IOException {
    stream.begin(response, EventFrame.TYPE, EventFrame.heartbeat());
    stream.write(EventFrame.retry(RETRY));
  }

  private void goOn(OpenStream<RunFrame> stream, Head head, long from) throws IOException {
    var known = catchUp(stream, head.run(), from, head.sequence());
    if (head.isFinal()) {
      stream.write(RunFrame.end(head, json).bytes());
      return;
    }
    var toldAfter = news.join(head.run(), known, stream);
    try {
      listen(stream, catchUp(stream, head.run(), known, toldAfter));
    } finally {
      news.leave(head.run(), stream);
    }
  }

  /** Writes the events up to one, as fast as the reader reads. */
  private long catchUp(OpenStream<RunFrame> stream, RunId run, long from, long to)
      throws IOException {
    var known = from;
    while (known < to && stream.isOpen()) {
      var page = events.between(run, known, to, RunEvents.PAGE);
      if (page.isEmpty()) {
        return to; // deleted meanwhile
      }
      for (var event : page) {
        stream.write(RunFrame.of(event, json).bytes());
      }
      known = page.getLast().sequence();
    }
    return known;
  }

  private static void listen(OpenStream<RunFrame> stream, long from) throws IOException {
    var known = from;
    for (var next = stream.next(); next.isPresent(); next = stream.next()) {
      var frame = next.get();
      if (!frame.isKnownTo(known)) {
        stream.write(frame.bytes());
        known = Math.max(known, frame.sequence());
      }
    }
  }
}
