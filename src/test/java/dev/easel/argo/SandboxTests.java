package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.chart.Chart;
import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterUnreachable;
import dev.easel.kubernetes.Followers;
import dev.easel.kubernetes.KubernetesConfiguration;
import dev.easel.kubernetes.Rhythm;
import dev.easel.sandbox.Sandbox;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The client side against the sandbox, which shares no type with it, and the chart's manifests. */
@Timeout(60)
class SandboxTests {

  private static final Set<String> KINDS = Set.of("WorkflowTemplate", "WorkflowEventBinding");
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.INSTANT);
  private final KubernetesClient client =
      KubernetesConfiguration.client(Config.fromKubeconfig(sandbox.kubeconfig()));
  private final Cluster cluster = new Cluster(client);
  private final Followers followers =
      new Followers(
          cluster,
          new Rhythm(Duration.ofMinutes(10), SHORT, SHORT, SHORT),
          Clock.systemUTC(),
          new SimpleMeterRegistry());
  private final ArgoServer argo = argo(sandbox.argoToken());
  private final Workflows workflows =
      new Workflows(cluster, followers, new HiddenNodes(argo, Clock.systemUTC()));
  private final Templates templates = new Templates(cluster, followers);
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void install() {
    for (JsonNode document : Chart.render(Map.of())) {
      if (KINDS.contains(document.path("kind").asString())) {
        sandbox.apply(document.toString());
      }
    }
  }

  @AfterEach
  void close() {
    followers.close();
    argo.close();
    client.close();
    sandbox.close();
  }

  @Test
  void anEventBecomesAWorkflowThatIsFollowedToItsEnd() throws Exception {
    try (var _ = workflows.follow(sandbox.namespace(), new Told())) {
      assertThat(post("run-1")).isEqualTo(new Answer.Accepted());
      var done = (Workflow) next(news -> news instanceof Workflow w && w.phase().isFinished());
      assertThat(done.phase()).isEqualTo(Workflow.Phase.SUCCEEDED);
      assertThat(done.name()).isEqualTo("run-1");
      assertThat(done.labels()).containsEntry("easel.dev/run", "run_1");
      assertThat(done.annotations()).containsEntry("easel.dev/spec", "c3BlYw");
      assertThat(done.arguments()).containsEntry("output", "finetunes/example-dog");
      assertThat(done.steps())
          .extracting(Step::name)
          .containsExactly("downloader", "finetuner", "serializer", "inference");
      assertThat(workflows.find(sandbox.namespace(), "run-1")).contains(done);
      workflows.terminate(sandbox.namespace(), "run-1", "canceled_by_caller");
      workflows.delete(sandbox.namespace(), "run-1", "another");
      assertThat(workflows.find(sandbox.namespace(), "run-1")).isPresent();
      workflows.delete(sandbox.namespace(), "run-1", done.uid());
      workflows.delete(sandbox.namespace(), "run-1", done.uid());
      assertThat(next("deleted run-1"::equals)).isNotNull();
    }
    assertThat(workflows.find(sandbox.namespace(), "run-1")).isEmpty();
  }

  @Test
  void answersAreSorted() {
    assertThat(post("run-1")).isEqualTo(new Answer.Accepted());
    assertThat(post("run-1")).isInstanceOf(Answer.AlreadyExists.class);
    assertThat(post("Bad_Name")).isInstanceOf(Answer.Refused.class);
    try (var nobody = argo(sandbox.powerlessToken());
        var unknown = argo("unknown")) {
      assertThat(nobody.post(sandbox.namespace(), "easel-dreambooth", submission("run-2")))
          .isInstanceOf(Answer.NotPermitted.class);
      assertThat(unknown.post(sandbox.namespace(), "easel-dreambooth", submission("run-2")))
          .isInstanceOf(Answer.NotPermitted.class);
    }
    sandbox.delete("argoproj.io/v1alpha1", "WorkflowTemplate", "easel-dreambooth");
    assertThat(post("run-3")).isInstanceOf(Answer.TemplateMissing.class);
    sandbox.argoUnavailable();
    assertThat(post("run-4")).isInstanceOf(Answer.Busy.class);
    sandbox.argoDown();
    assertThat(post("run-5")).isInstanceOf(Answer.Unreachable.class);
  }

  @Test
  void theBindingATemplateNeedsIsTheChartsOwn() {
    var recipe = new LinkedBlockingQueue<WorkflowTemplate>();
    try (var _ =
        templates.follow(
            sandbox.namespace(),
            new Templates.Listener() {
              @Override
              public void template(WorkflowTemplate template) {
                if (template.name().equals("easel-dreambooth")) {
                  recipe.add(template);
                }
              }

              @Override
              public void templateGone(String name) {}

              @Override
              public void binding(EventBinding binding) {}

              @Override
              public void bindingGone(String name) {}

              @Override
              public void listed() {}
            })) {
      var template = recipe.poll(20, TimeUnit.SECONDS);
      assertThat(template).isNotNull();
      var shipped = dreambooth();
      sandbox.delete("argoproj.io/v1alpha1", "WorkflowEventBinding", "easel-dreambooth");
      sandbox.apply(templates.bindingFor(template, Map.of("output", "finetunes/{run_name}")));
      assertThat(dreambooth())
          .usingRecursiveComparison()
          .ignoringFields("resourceVersion")
          .isEqualTo(shipped);
      assertThat(templates.bindings(sandbox.namespace())).hasSize(2);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private EventBinding dreambooth() {
    return templates.bindings(sandbox.namespace()).stream()
        .filter(binding -> binding.name().equals("easel-dreambooth"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aClusterThatWasAwayIsFollowedAgain() throws Exception {
    try (var _ = workflows.follow(sandbox.namespace(), new Told())) {
      assertThat(next("listed []"::equals)).isNotNull();
      sandbox.kubernetesDown();
      assertThatExceptionOfType(ClusterUnreachable.class)
          .isThrownBy(() -> workflows.find(sandbox.namespace(), "run-1"));
      sandbox.kubernetesUp();
      assertThat(post("run-1")).isEqualTo(new Answer.Accepted());
      assertThat(next(news -> news instanceof Workflow)).isNotNull();
    }
  }

  @Test
  void whereWatchingIsForbiddenItIsPolled() throws Exception {
    sandbox.forbid("watch", "workflows");
    try (var _ = workflows.follow(sandbox.namespace(), new Told())) {
      assertThat(next("listed []"::equals)).isNotNull();
      assertThat(post("run-1")).isEqualTo(new Answer.Accepted());
      assertThat(next("listed [run-1]"::equals)).isNotNull();
    }
  }

  private Answer post(String workflow) {
    return argo.post(sandbox.namespace(), "easel-dreambooth", submission(workflow));
  }

  private static Submission submission(String workflow) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("run_name", "example-dog");
    parameters.put("epochs", "4");
    return new Submission(workflow.replace('-', '_'), workflow, "default", "c3BlYw", parameters);
  }

  private ArgoServer argo(String token) {
    return new ArgoServer(
        new ArgoProperties(
            sandbox.argoUrl(),
            token,
            null,
            null,
            null,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20)),
        namespace -> Optional.empty());
  }

  private Object next(Predicate<Object> wanted) throws InterruptedException {
    for (var news = told.poll(20, TimeUnit.SECONDS);
        news != null;
        news = told.poll(20, TimeUnit.SECONDS)) {
      if (wanted.test(news)) {
        return news;
      }
    }
    throw new AssertionError("not told within 20 s");
  }

  private final class Told implements Workflows.Listener {

    @Override
    public void seen(Workflow workflow) {
      told.add(workflow);
    }

    @Override
    public void deleted(Workflow last) {
      told.add("deleted " + last.name());
    }

    @Override
    public void listed(Set<String> names) {
      told.add("listed " + names);
    }
  }
}
