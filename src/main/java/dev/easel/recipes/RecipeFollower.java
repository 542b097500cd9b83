package dev.easel.recipes;

import dev.easel.argo.Templates;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Begins with what is remembered, then keeps each project's catalogue as the cluster is. A start
 * waits a few seconds for the cluster's first complete answers.
 */
@Component
class RecipeFollower implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RecipeFollower.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Templates templates;
  private final Recipes recipes;
  private final Projects projects;
  private @Nullable AutoCloseable following;

  RecipeFollower(Templates templates, Recipes recipes, Projects projects) {
    this.templates = templates;
    this.recipes = recipes;
    this.projects = projects;
  }

  @Override
  public synchronized void start() {
    following = projects.forEach(this::follow);
    awaitListings(recipes.shelves());
  }

  private AutoCloseable follow(Project project) {
    var shelf = recipes.shelf(project);
    var templatesOf = templates.follow(project.namespace(), shelf.remembered(), shelf);
    return () -> {
      templatesOf.close();
      recipes.remove(project);
    };
  }

  private static void awaitListings(List<Shelf> shelves) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (var shelf : shelves) {
        if (!shelf.awaitListing(Duration.ofNanos(end - System.nanoTime()))) {
          log.warn("Starts with the recipes that are remembered: the cluster has not listed them.");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void stop() {
    try (var _ = following) {
      following = null;
    } catch (Exception e) {
      log.warn("following the recipes did not end well", e);
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return following != null;
  }

  /** Before the web server, so that no caller meets an empty catalogue. */
  @Override
  public int getPhase() {
    return 0;
  }
}
