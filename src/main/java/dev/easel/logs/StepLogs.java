package dev.easel.logs;

import dev.easel.argo.Step;
import dev.easel.runs.Run;
import dev.easel.runs.RunDeleted;
import dev.easel.runs.StepsSeen;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes down which pods there are to be read, in the transaction that sees their steps. */
@Component
class StepLogs {

  private final JdbcClient jdbc;
  private final Clock clock;

  StepLogs(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @EventListener
  void seen(StepsSeen seen) {
    var run = seen.run();
    var begun =
        seen.steps().stream()
            .filter(step -> step.podName() != null && hasBegun(step) && !goesOn(run, step))
            .toList();
    if (!begun.isEmpty()) {
      open(run, begun, seen.steps());
    }
    end(run, seen.steps());
  }

  private static boolean hasBegun(Step step) {
    return switch (step.phase()) {
      case RUNNING, SUCCEEDED, FAILED, ERROR -> true;
      case PENDING, SKIPPED, OMITTED -> false;
    };
  }

  /** A retry keeps the steps that had succeeded, with their pods. */
  private boolean goesOn(Run run, Step step) {
    return run.attempt() > 1
        && jdbc.sql(
                    """
                    update run_logs set until_attempt = :attempt
                    where run_id = :run and pod = :pod and attempt < :attempt
                      and started_at = :started and until_attempt >= :attempt - 1
                    """)
                .param("run", run.id().value())
                .param("attempt", run.attempt())
                .param("pod", step.podName())
                .param("started", LogRows.timestamp(step.startedAt()))
                .update()
            > 0;
  }

  /** Most of them are there already: one statement for all. */
  private void open(Run run, List<Step> begun, List<Step> all) {
    jdbc.sql(
            """
            insert into run_logs (run_id, project_id, attempt, pod, namespace, node_id, step,
              stage, recipe, place, pod_number, until_attempt, started_at, due_at)
            select :run, :project, :attempt, s.pod, :namespace, s.node, s.step,
              s.stage, :recipe, s.place, s.number, :attempt, s.started, :now
            from unnest(:pods::text[], :nodes::text[], :steps::text[], :stages::text[],
                :places::int[], :numbers::int[], :started::timestamptz[])
              as s (pod, node, step, stage, place, number, started)
            on conflict do nothing
            """)
        .param("run", run.id().value())
        .param("project", run.projectId())
        .param("attempt", run.attempt())
        .param("namespace", run.namespace())
        .param("recipe", run.recipe())
        .param("now", Timestamp.from(clock.instant()))
        .param("pods", texts(begun, Step::podName))
        .param("nodes", texts(begun, Step::nodeId))
        .param("steps", texts(begun, Step::name))
        .param("stages", texts(begun, step -> stage(run, step)))
        .param("places", begun.stream().map(all::indexOf).toArray(Integer[]::new))
        .param("numbers", begun.stream().map(Step::attempts).toArray(Integer[]::new))
        .param("started", times(begun, Step::startedAt))
        .update();
  }

  private static @Nullable String stage(Run run, Step step) {
    var stage = run.stages().get(step.name());
    return stage == null ? null : stage.text();
  }

  private void end(Run run, List<Step> steps) {
    var ended = steps.stream().filter(step -> step.finishedAt() != null).toList();
    if (ended.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update run_logs l set ended_at = s.ended_at
            from unnest(:nodes::text[], :times::timestamptz[]) as s (node_id, ended_at)
            where l.run_id = :run and l.until_attempt = :attempt and l.node_id = s.node_id
              and l.ended_at is null
            """)
        .param("nodes", texts(ended, Step::nodeId))
        .param("times", times(ended, Step::finishedAt))
        .param("run", run.id().value())
        .param("attempt", run.attempt())
        .update();
  }

  /** Its chunks go with it. */
  @EventListener
  void deleted(RunDeleted deleted) {
    jdbc.sql("delete from run_logs where run_id = ?").param(deleted.run().id().value()).update();
  }

  private static @Nullable String[] texts(List<Step> steps, Function<Step, @Nullable String> text) {
    return steps.stream().map(text).toArray(String[]::new);
  }

  private static @Nullable Timestamp[] times(
      List<Step> steps, Function<Step, @Nullable Instant> time) {
    return steps.stream()
        .map(step -> LogRows.timestamp(time.apply(step)))
        .toArray(Timestamp[]::new);
  }
}
