package dev.easel.runs;

import dev.easel.argo.Step;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Makes each attempt's plan when its steps are first seen, and learns from those that succeed. */
@Component
class Plans {

  private final JdbcClient jdbc;
  private final StepTimes times;
  private final JsonMapper json;
  private final Clock clock;

  Plans(JdbcClient jdbc, StepTimes times, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.times = times;
    this.json = json;
    this.clock = clock;
  }

  /** Part of the transaction that applies what was seen of the run's workflow. */
  @EventListener
  void seen(StepsSeen seen) {
    var run = seen.run();
    var kept = find(run);
    if (run.attempt() == 0 || (run.status().isFinal() && kept.isEmpty())) {
      return;
    }
    var plan = kept.orElseGet(() -> new Plan(times.of(Kind.of(run)), Map.of()));
    var begun = new HashMap<>(plan.begun());
    steps(run, seen.steps()).forEach(step -> apply(run, step, begun));
    if (kept.isEmpty() || !begun.equals(plan.begun())) {
      keep(run, new Plan(plan.expected(), begun));
    }
  }

  private static List<Step> steps(Run run, List<Step> seen) {
    return seen.stream()
        .filter(step -> step.parent() == null && run.stages().containsKey(step.name()))
        .toList();
  }

  /** Argo counts a step's time from when its pod was made: it may have waited for a GPU. */
  private void apply(Run run, Step step, Map<String, Instant> begun) {
    if (step.phase() == Step.Phase.RUNNING) {
      begun.putIfAbsent(step.name(), clock.instant());
      return;
    }
    var since = begun.remove(step.name());
    if (since != null && step.phase() == Step.Phase.SUCCEEDED && step.attempts() <= 1) {
      times.add(run, Kind.of(run), step, since, bar(run, step));
    }
  }

  private @Nullable Double bar(Run run, Step step) {
    return run.stages().get(step.name()) == Stage.TRAINING
        ? jdbc.sql(
                """
                select total / rate from run_progress
                where run_id = ? and attempt = ? and phase = 'TRAINING' and done = total
                  and rate > 0
                """)
            .params(run.id().value(), run.attempt())
            .query(Double.class)
            .optional()
            .orElse(null)
        : null;
  }

  private Optional<Plan> find(Run run) {
    return jdbc.sql("select expected, begun from run_plans where run_id = ? and attempt = ?")
        .params(run.id().value(), run.attempt())
        .query((rs, n) -> read(rs.getString(1), rs.getString(2)))
        .optional();
  }

  Plan read(String expected, String begun) {
    return new Plan(
        json.readValue(expected, new TypeReference<>() {}),
        json.readValue(begun, new TypeReference<>() {}));
  }

  private void keep(Run run, Plan plan) {
    jdbc.sql(
            """
            insert into run_plans (run_id, project_id, attempt, expected, begun)
            values (:run, :project, :attempt, :expected::jsonb, :begun::jsonb)
            on conflict (run_id) do update set attempt = excluded.attempt,
              expected = excluded.expected, begun = excluded.begun
            """)
        .param("run", run.id().value())
        .param("project", run.projectId())
        .param("attempt", run.attempt())
        .param("expected", json.writeValueAsString(plan.expected()))
        .param("begun", json.writeValueAsString(plan.begun()))
        .update();
  }
}
