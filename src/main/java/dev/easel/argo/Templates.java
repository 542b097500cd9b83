package dev.easel.argo;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.Followers;
import dev.easel.kubernetes.Selection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * The WorkflowTemplates that are recipes, and the WorkflowEventBindings that start them. Each call
 * throws {@link dev.easel.kubernetes.ClusterUnreachable} or {@link
 * dev.easel.kubernetes.ClusterRefused}.
 */
@Component
public class Templates {

  private static final String RECIPES = "easel.dev/recipe";
  private static final String MANAGED = "easel.dev/managed=true";

  private enum Part {
    TEMPLATES,
    BINDINGS
  }

  private final Cluster cluster;
  private final Followers followers;

  public Templates(Cluster cluster, Followers followers) {
    this.cluster = cluster;
    this.followers = followers;
  }

  /**
   * Is told of templates labelled {@code easel.dev/recipe} and of bindings labelled as managed, one
   * call at a time. What it throws makes the follower list everything again, after a pause.
   */
  public interface Listener {

    void template(WorkflowTemplate template);

    void templateGone(String name);

    void binding(EventBinding binding);

    void bindingGone(String name);

    /** Everything that is there has been told; told again after each later listing. */
    void listed();
  }

  /**
   * What a listener knows from before, by name.
   *
   * @param templates WorkflowTemplates
   * @param bindings WorkflowEventBindings
   */
  public record Known(Set<String> templates, Set<String> bindings) {}

  /** Follows templates and bindings until the answer is closed. Returns at once. */
  public Following follow(String namespace, Listener listener) {
    return follow(namespace, new Known(Set.of(), Set.of()), listener);
  }

  /**
   * Like {@link #follow(String, Listener)}, for a listener that remembers: what it knows and what
   * is not there any more is told as gone.
   */
  public Following follow(String namespace, Known known, Listener listener) {
    var turn = new ReentrantLock();
    var listed = EnumSet.noneOf(Part.class);
    var templates =
        followers.follow(
            new Selection(Kinds.TEMPLATES, namespace, RECIPES),
            new Catalogue<>(
                turn,
                known.templates(),
                TemplateReader::template,
                listener::template,
                listener::templateGone,
                () -> listed(listed, Part.TEMPLATES, listener)));
    var bindings =
        followers.follow(
            new Selection(Kinds.BINDINGS, namespace, MANAGED),
            new Catalogue<>(
                turn,
                known.bindings(),
                TemplateReader::binding,
                listener::binding,
                listener::bindingGone,
                () -> listed(listed, Part.BINDINGS, listener)));
    return () -> {
      templates.close();
      bindings.close();
    };
  }

  private static void listed(Set<Part> known, Part part, Listener listener) {
    known.add(part);
    if (known.size() == Part.values().length) {
      listener.listed();
    }
  }

  /** Every binding of the namespace, whoever made it: an event is offered to all of them. */
  public List<EventBinding> bindings(String namespace) {
    return cluster.list(new Selection(Kinds.BINDINGS, namespace, "")).stream()
        .map(TemplateReader::binding)
        .toList();
  }

  /**
   * The binding a template needs, as YAML ready for {@code kubectl apply}; its name and its
   * discriminator are the template's name.
   *
   * @param following defaults that follow another parameter's value, by parameter, such as {@code
   *     finetunes/{run_name}}; the others are the template's
   */
  public String bindingFor(WorkflowTemplate template, Map<String, String> following) {
    return new BindingWriter(template, following).yaml();
  }
}
