package dev.easel.endpoints;

import dev.easel.projects.Project;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads endpoints with what is shown of their runs, as of one moment. */
@Service
class EndpointViews {

  private final Endpoints endpoints;
  private final Runs runs;
  private final EndpointCharges charges;
  private final EndpointProperties properties;
  private final Clock clock;

  EndpointViews(
      Endpoints endpoints,
      Runs runs,
      EndpointCharges charges,
      EndpointProperties properties,
      Clock clock) {
    this.endpoints = endpoints;
    this.runs = runs;
    this.charges = charges;
    this.properties = properties;
    this.clock = clock;
  }

  /** One more than {@code limit}, if there is one. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public List<EndpointView> list(
      Project project, @Nullable ListedState state, @Nullable EndpointId after, int limit) {
    return views(endpoints.list(project.id(), state, after, limit));
  }

  /**
   * With its ETag.
   *
   * @throws EndpointNotFound if there is none
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public ResponseEntity<EndpointView> get(
      Project project, String name, ResponseEntity.BodyBuilder answer) {
    var entry =
        endpoints.find(project.namespace(), name).orElseThrow(() -> new EndpointNotFound(name));
    return answer.eTag(EndpointView.etag(entry)).body(views(List.of(entry)).getFirst());
  }

  private List<EndpointView> views(List<EndpointEntry> entries) {
    var now = clock.instant();
    var serving = serving(entries);
    return entries.stream()
        .map(
            entry -> {
              var run = Optional.ofNullable(entry.run()).map(serving::get).orElse(null);
              return EndpointView.of(entry, run, charges, properties, now);
            })
        .toList();
  }

  private Map<RunId, Run> serving(List<EndpointEntry> entries) {
    var ids = entries.stream().flatMap(entry -> Stream.ofNullable(entry.run())).toList();
    return ids.isEmpty()
        ? Map.of()
        : runs.find(ids).stream().collect(Collectors.toMap(Run::id, Function.identity()));
  }
}
