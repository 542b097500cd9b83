package dev.easel.argo;

import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The workflows of the cluster, read and changed on the Kubernetes API. Each call throws {@link
 * dev.easel.kubernetes.ClusterUnreachable} or {@link dev.easel.kubernetes.ClusterRefused}.
 */
@Component
public class Workflows {

  /**
   * Is told of what is seen; always on one thread. What it throws ends the pass, which begins
   * again.
   */
  public interface Listener {

    /**
     * A workflow as it is now; the same state may come again, and states between may be missing.
     */
    void seen(Workflow workflow);

    /** A workflow went, with the last that was seen of it. */
    void deleted(Workflow workflow);

    /**
     * A listing is complete: every workflow that existed when it began was seen, and these are
     * their names.
     */
    void listed(Set<String> names);
  }

  /** The workflow as it is now. */
  public Optional<Workflow> find(String namespace, String name) {
    throw new UnsupportedOperationException();
  }

  /**
   * Asks for its end; a suspended one ends too. One that ended already, or is gone, is left alone.
   */
  public void terminate(String namespace, String name) {
    throw new UnsupportedOperationException();
  }

  /** Deletes this very workflow; one of the same name and another uid is left alone. */
  public void delete(String namespace, String name, String uid) {
    throw new UnsupportedOperationException();
  }

  /** Follows the workflows that Easel manages until the answer is closed. Returns at once. */
  public Following follow(String namespace, Listener listener) {
    throw new UnsupportedOperationException();
  }
}
