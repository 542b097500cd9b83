package dev.easel.argo;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.Followers;
import dev.easel.kubernetes.ResourceListener;
import dev.easel.kubernetes.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The workflows of the cluster, read and changed on the Kubernetes API. Each call throws {@link
 * dev.easel.kubernetes.ClusterUnreachable} or {@link dev.easel.kubernetes.ClusterRefused}.
 */
@Component
public class Workflows {

  /** What the recipes' templates label; Argo copies it to a workflow that is resubmitted, too. */
  private static final String MANAGED = "easel.dev/managed=true";

  /** Why Easel asked for a workflow's end, for whoever knows nothing but the workflow. */
  public static final String ENDING = "easel.dev/ending";

  private final Cluster cluster;
  private final Followers followers;
  private final HiddenNodes hidden;

  Workflows(Cluster cluster, Followers followers, HiddenNodes hidden) {
    this.cluster = cluster;
    this.followers = followers;
    this.hidden = hidden;
  }

  /**
   * Is told of what is seen, always on one thread. What it throws makes the follower list
   * everything again, after a pause.
   */
  public interface Listener {

    /**
     * A workflow as it is now; the same state may come again, and states between may be missing.
     * Hidden steps are not asked for.
     */
    void seen(Workflow workflow);

    /** A workflow went; this is the last that was seen of it. */
    void deleted(Workflow last);

    /** Every workflow that existed when a listing began was seen, and these are their names. */
    void listed(Set<String> names);
  }

  /** The workflow as it is now, {@linkplain #whole whole} if that can be. */
  public Optional<Workflow> find(String namespace, String name) {
    return read(namespace, name).map(this::whole);
  }

  /**
   * The workflow with its steps, which Argo's server is asked for if they are hidden; as it is if
   * that does not tell them within 5 s.
   */
  public Workflow whole(Workflow workflow) {
    return workflow.stepsHidden()
        ? hidden.steps(workflow).map(steps -> workflow.withSteps(steps, false)).orElse(workflow)
        : workflow;
  }

  private Optional<Workflow> read(String namespace, String name) {
    return cluster.find(Kinds.WORKFLOWS, namespace, name).map(WorkflowReader::read);
  }

  /**
   * Asks for its end, which takes 10 s and more to show; a suspended one ends too. One that ended
   * already, or is gone, is left alone.
   *
   * @param why kept in the annotation {@link #ENDING}
   */
  public void terminate(String namespace, String name, String why) {
    var running = read(namespace, name).filter(workflow -> !workflow.phase().isFinished());
    if (running.isPresent()) {
      var _ = cluster.patch(Kinds.WORKFLOWS, namespace, name, termination(why));
    }
  }

  /** A workflow that is suspended as well as stopped hangs for ever (Argo issue 17041). */
  private static JsonNode termination(String why) {
    var patch = JsonMapper.shared().createObjectNode();
    patch.putObject("metadata").putObject("annotations").put(ENDING, why);
    patch.putObject("spec").put("shutdown", "Terminate").putNull("suspend");
    return patch;
  }

  /** Every workflow of a recipe in the namespace, by its metadata alone. */
  public List<WorkflowHead> heads(String namespace) {
    var found = new ArrayList<WorkflowHead>();
    cluster.metadata(managed(namespace), object -> found.add(WorkflowHead.read(object)));
    return found;
  }

  /**
   * Deletes this very workflow; one of the same name and another uid is left alone.
   *
   * @return whether it was there
   */
  public boolean delete(String namespace, String name, String uid) {
    return cluster.delete(Kinds.WORKFLOWS, namespace, name, uid);
  }

  /** Follows the workflows that Easel manages until the answer is closed. Returns at once. */
  public Following follow(String namespace, Listener listener) {
    return followers.follow(managed(namespace), new Reading(listener))::close;
  }

  private static Selection managed(String namespace) {
    return new Selection(Kinds.WORKFLOWS, namespace, MANAGED);
  }

  private record Reading(Listener listener) implements ResourceListener {

    @Override
    public void present(JsonNode object) {
      listener.seen(WorkflowReader.read(object));
    }

    @Override
    public void deleted(JsonNode last) {
      listener.deleted(WorkflowReader.read(last));
    }

    @Override
    public void listed(Set<String> names) {
      listener.listed(names);
    }
  }
}
