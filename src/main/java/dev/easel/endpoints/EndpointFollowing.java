package dev.easel.endpoints;

import dev.easel.kubernetes.Duty;
import dev.easel.kubernetes.Followers;
import dev.easel.kubernetes.ResourceListener;
import dev.easel.kubernetes.Selection;
import dev.easel.kubernetes.Term;
import dev.easel.projects.Projects;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.runs.WorkflowOwners;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Follows the InferenceServices of the namespace and keeps each run's endpoint as it is. */
@Component
class EndpointFollowing implements Duty {

  private final Followers followers;
  private final Projects projects;
  private final Runs runs;
  private final WorkflowOwners workflows;
  private final TransactionTemplate transaction;

  EndpointFollowing(
      Followers followers,
      Projects projects,
      Runs runs,
      WorkflowOwners workflows,
      TransactionTemplate transaction) {
    this.followers = followers;
    this.projects = projects;
    this.runs = runs;
    this.workflows = workflows;
    this.transaction = transaction;
  }

  @Override
  public AutoCloseable begin(Term term) {
    var namespace = projects.current().namespace();
    return followers.follow(
        new Selection(InferenceService.KIND, namespace, "easel.dev/managed=true"),
        new Applied(namespace, term));
  }

  /** Applies what is seen, as long as the term lasts. */
  private final class Applied implements ResourceListener {

    private final String namespace;
    private final Term term;

    /** Whose each service is: a name goes from one run to the run that replaces it. */
    private final Map<String, RunId> owners = new HashMap<>();

    Applied(String namespace, Term term) {
      this.namespace = namespace;
      this.term = term;
    }

    @Override
    public void present(JsonNode object) {
      var service = new InferenceService(object);
      workflows
          .named(namespace, service.workflow())
          .ifPresent(
              run -> {
                owners.put(service.name(), run);
                seen(run, service.name(), service.endpoint());
              });
    }

    @Override
    public void deleted(JsonNode last) {
      var service = new InferenceService(last);
      owners.remove(service.name());
      workflows
          .named(namespace, service.workflow())
          .ifPresent(run -> seen(run, service.name(), gone(service.uid())));
    }

    /** Finds what the watch missed: a run whose service was in no page, or is another run's. */
    @Override
    public void listed(Set<String> names) {
      owners.keySet().retainAll(names);
      runs.served(namespace).stream()
          .filter(run -> !run.id().equals(owners.get(run.endpointName())))
          .forEach(run -> apply(run, gone(null)));
    }

    private void seen(RunId id, String name, Endpoint endpoint) {
      runs.find(id)
          .filter(run -> run.namespace().equals(namespace) && name.equals(run.endpointName()))
          .filter(run -> !endpoint.equals(run.endpoint()))
          .ifPresent(run -> apply(run, endpoint));
    }

    private void apply(Run run, Endpoint endpoint) {
      transaction.executeWithoutResult(
          status -> {
            term.check();
            runs.endpointSeen(run.id(), endpoint);
          });
    }

    private static Endpoint gone(@Nullable String uid) {
      return new Endpoint(EndpointState.DELETED, null, null, null, uid);
    }
  }
}
