package dev.easel.projects;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that goes on for each project, whichever there are. */
final class EachProject implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EachProject.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Projects projects;
  private final Function<Project, AutoCloseable> work;
  private final Map<String, AutoCloseable> begun = new HashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  EachProject(Projects projects, Function<Project, AutoCloseable> work) {
    this.projects = projects;
    this.work = work;
    look(projects.all());
    var _ =
        looking.scheduleWithFixedDelay(
            this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      look(projects.all());
    } catch (RuntimeException e) {
      log.warn("the projects could not be read: {}", e.getMessage());
    }
  }

  private synchronized void look(List<Project> all) {
    if (looking.isShutdown()) {
      return;
    }
    var there = all.stream().map(EachProject::key).collect(Collectors.toSet());
    begun.entrySet().stream()
        .filter(it -> !there.contains(it.getKey()))
        .forEach(it -> end(it.getValue()));
    begun.keySet().retainAll(there);
    all.stream()
        .filter(project -> !begun.containsKey(key(project)))
        .forEach(project -> begun.put(key(project), work.apply(project)));
  }

  /** A namespace may be another project's the next time. */
  private static String key(Project project) {
    return project.id() + '/' + project.namespace();
  }

  private static void end(AutoCloseable work) {
    try {
      work.close();
    } catch (Exception e) {
      log.warn("what was done for a project did not end well", e);
    }
  }

  @Override
  public synchronized void close() {
    looking.shutdownNow();
    begun.values().forEach(EachProject::end);
    begun.clear();
  }
}
