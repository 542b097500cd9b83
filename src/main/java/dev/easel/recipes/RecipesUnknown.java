package dev.easel.recipes;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** The cluster has not been heard yet, and nothing is remembered of an earlier time. */
public class RecipesUnknown extends Problem {

  RecipesUnknown() {
    super(
        HttpStatus.SERVICE_UNAVAILABLE,
        "recipes_unknown",
        "Which recipes there are is not known yet: the Kubernetes API has not listed the"
            + " WorkflowTemplates and WorkflowEventBindings since this Easel was installed."
            + " /actuator/health shows what it answers.");
    retryAfter(2);
  }
}
