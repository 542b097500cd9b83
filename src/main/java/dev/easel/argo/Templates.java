package dev.easel.argo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The WorkflowTemplates that are recipes, and the WorkflowEventBindings that start them. Each call
 * throws {@link dev.easel.kubernetes.ClusterUnreachable} or {@link
 * dev.easel.kubernetes.ClusterRefused}.
 */
@Component
public class Templates {

  /**
   * Is told of templates labelled {@code easel.dev/recipe} and bindings labelled as managed; on two
   * threads.
   */
  public interface Listener {

    void template(WorkflowTemplate template);

    void templateGone(String name);

    void binding(EventBinding binding);

    void bindingGone(String name);
  }

  /** Follows templates and bindings until the answer is closed. Returns at once. */
  public Following follow(String namespace, Listener listener) {
    throw new UnsupportedOperationException();
  }

  /** The binding as it is now: what a post would meet. */
  public Optional<EventBinding> binding(String namespace, String name) {
    throw new UnsupportedOperationException();
  }

  /** Every binding of the namespace, whoever made it: an event is offered to all of them. */
  public List<EventBinding> bindings(String namespace) {
    throw new UnsupportedOperationException();
  }

  /**
   * The binding a template needs, as YAML ready for {@code kubectl apply}; its name and its
   * discriminator are the template's name.
   *
   * @param followingName defaults that follow the run's name, by parameter, such as {@code
   *     finetunes/{run_name}}; the others are the template's
   */
  public String bindingFor(WorkflowTemplate template, Map<String, String> followingName) {
    throw new UnsupportedOperationException();
  }
}
