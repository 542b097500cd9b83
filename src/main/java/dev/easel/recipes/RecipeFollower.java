package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.Following;
import dev.easel.argo.Templates;
import dev.easel.argo.WorkflowTemplate;
import dev.easel.projects.Projects;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Begins with what is remembered, then keeps the catalogue as the cluster is. A start waits a few
 * seconds for the cluster's first complete answer.
 */
@Component
class RecipeFollower implements SmartLifecycle, Templates.Listener {

  private static final Logger log = LoggerFactory.getLogger(RecipeFollower.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CountDownLatch listed = new CountDownLatch(1);
  private final Templates templates;
  private final Recipes recipes;
  private final Projects projects;
  private @Nullable Following following;

  RecipeFollower(Templates templates, Recipes recipes, Projects projects) {
    this.templates = templates;
    this.recipes = recipes;
    this.projects = projects;
  }

  @Override
  public synchronized void start() {
    var namespace = projects.current().namespace();
    recipes.recall(namespace);
    following = templates.follow(namespace, recipes.remembered(), this);
    awaitListing();
  }

  private void awaitListing() {
    try {
      if (!listed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Starts with the recipes that are remembered: the cluster has not listed them.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void stop() {
    if (following != null) {
      following.close();
      following = null;
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

  @Override
  public void template(WorkflowTemplate template) {
    recipes.template(template);
  }

  @Override
  public void templateGone(String name) {
    recipes.templateGone(name);
  }

  @Override
  public void binding(EventBinding binding) {
    recipes.binding(binding);
  }

  @Override
  public void bindingGone(String name) {
    recipes.bindingGone(name);
  }

  @Override
  public void listed() {
    recipes.listed();
    listed.countDown();
  }
}
