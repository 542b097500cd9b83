package dev.easel.doctor;

import dev.easel.projects.Project;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Examines the installation for one project, one examination at a time however many ask: whoever
 * asks while one goes on shares the next, which sees what was mended before.
 */
class Doctor implements AutoCloseable {

  private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
  private final Project project;
  private final FactsReader reader;
  private final DoctorProperties properties;
  private final Clock clock;
  private @Nullable CompletableFuture<Examination> running;
  private @Nullable CompletableFuture<Examination> next;
  private volatile @Nullable Examination last;

  Doctor(Project project, FactsReader reader, DoctorProperties properties, Clock clock) {
    this.project = project;
    this.reader = reader;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * What was read and what follows from it.
   *
   * @param facts as they were
   */
  record Examination(Facts facts, Report report) {}

  /** An examination that begins now, or as soon as the one that goes on has ended. */
  Report examine() {
    try {
      return asked().join().report();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * What was read lately; else what an examination reads within its patience. Empty if it takes
   * longer.
   */
  Optional<Facts> recent() {
    var known = last;
    if (known != null && known.facts().at().plus(properties.recent()).isAfter(clock.instant())) {
      return Optional.of(known.facts());
    }
    try {
      var patience = properties.patience().toMillis() + 500;
      return Optional.of(inProgress().get(patience, TimeUnit.MILLISECONDS).facts());
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private synchronized CompletableFuture<Examination> inProgress() {
    return running == null ? asked() : running;
  }

  private synchronized CompletableFuture<Examination> asked() {
    var going = running;
    if (going == null) {
      var begun = CompletableFuture.supplyAsync(this::examination, thread);
      running = begun;
      var _ = begun.whenComplete((found, failure) -> ended());
      return begun;
    }
    var following = next;
    if (following == null) {
      following = new CompletableFuture<>();
      next = following;
    }
    return following;
  }

  private synchronized void ended() {
    running = null;
    var following = next;
    if (following != null) {
      next = null;
      var _ = asked().whenComplete((found, failure) -> pass(found, failure, following));
    }
  }

  private static void pass(
      Examination found, @Nullable Throwable failure, CompletableFuture<Examination> following) {
    if (failure == null) {
      following.complete(found);
    } else {
      following.completeExceptionally(failure);
    }
  }

  private Examination examination() {
    var facts = reader.read(project);
    var examination = new Examination(facts, Report.of(facts));
    last = examination;
    return examination;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
