package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FaultsTest {
  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.INSTANT);

  @BeforeEach
  void install() {
    Guide.install(sandbox);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void anEventIsLostOnce() {
    sandbox.script("example-dog").eventLost();
    assertThat(submit().text()).isEqualTo("{}");
    assertThat(sandbox.workflows()).isEmpty();
    assertThat(submit().text()).isEqualTo("{}");
    assertThat(sandbox.workflows()).containsExactly("run-1");
    assertThat(sandbox.argoRequests("POST", "/api/v1/events/")).isEqualTo(2);
  }

  @Test
  void a500AlthoughCreated() {
    sandbox.script("example-dog").createdButAnswered500();
    assertThat(submit().status()).isEqualTo(500);
    assertThat(sandbox.workflows()).containsExactly("run-1");
  }

  @Test
  void aConnectionCutBeforeAndAfterTheWorkflowIsMade() {
    sandbox.script("example-dog").connectionCutBeforeCreating().connectionCutAfterCreating();
    assertThat(catchThrowable(this::submit)).isInstanceOf(UncheckedIOException.class);
    assertThat(sandbox.workflows()).isEmpty();
    assertThat(catchThrowable(this::submit)).isInstanceOf(UncheckedIOException.class);
    assertThat(sandbox.workflows()).containsExactly("run-1");
  }

  @Test
  void argoIsAwayAndBack() {
    sandbox.argoDown();
    assertThat(catchThrowable(this::submit)).isInstanceOf(UncheckedIOException.class);
    sandbox.argoUp();
    sandbox.argoUnavailable();
    assertThat(submit().status()).isEqualTo(503);
    sandbox.argoUp();
    assertThat(submit().status()).isEqualTo(200);
  }

  @Test
  void anAsynchronousServerAcceptsAndLoses() {
    sandbox.argoAsyncQueue(16);
    assertThat(submit().json()).isEqualTo(Recording.argo("events-async-accepted").body());
    assertThat(sandbox.workflows()).isEmpty();
    sandbox.argoAsyncQueue(0);
    Recording full = Recording.argo("events-async-queue-full");
    assertThat(submit().status()).isEqualTo(full.status());
    assertThat(submit().json()).isEqualTo(full.body());
  }

  @Test
  void anAsynchronousServerAcceptsWhatItWillRefuse() {
    sandbox.argoAsyncQueue(16);
    Recording recorded = Recording.argo("events-async-refused-later");
    Client.Answer answer = Guide.submit(sandbox, Guide.event("Bad_Name", "example-dog"));
    assertThat(answer.status()).isEqualTo(recorded.status());
    assertThat(answer.json()).isEqualTo(recorded.body());
  }

  @Test
  void aQuotaAndAMissingRightAreToldInTheText() {
    sandbox.workflowQuota(0);
    assertThat(submit().text()).contains("\\\"run-1\\\" is forbidden: exceeded quota");
    sandbox.workflowQuota(1);
    sandbox.forbid("create", "workflows");
    assertThat(submit().text()).contains("cannot create resource");
    sandbox.permit("create", "workflows");
    assertThat(submit().json()).isEqualTo(Recording.argo("events-least-rights").body());
  }

  @Test
  void aTokenWithoutRights() {
    Recording forbidden = Recording.argo("events-forbidden");
    Client.Answer answer =
        new Client(sandbox.argoUrl(), sandbox.powerlessToken())
            .post("/api/v1/events/tenant-example/db-finetune", Guide.event("run-1", "example-dog"));
    assertThat(answer.status()).isEqualTo(forbidden.status());
    assertThat(answer.json()).isEqualTo(forbidden.body());
  }

  @Test
  void theKubernetesEventsOfAFailedDispatch() {
    submit();
    submit();
    JsonNode recorded = Recording.argo("events-kubernetes-event-list").body().path("items").path(0);
    JsonNode event =
        new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken())
            .get(
                "/api/v1/namespaces/tenant-example/events"
                    + "?fieldSelector=reason%3DWorkflowEventBindingError&limit=3")
            .json()
            .path("items")
            .path(0);
    assertThat(event.propertyNames()).containsExactlyInAnyOrderElementsOf(recorded.propertyNames());
    assertThat(Json.text(event, "message")).contains("\"run-1\" already exists");
  }

  @Test
  void aStoppedControllerLeavesWorkflowsWithoutAPhase() {
    sandbox.controllerStopped(true);
    submit();
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEmpty();
    sandbox.controllerStopped(false);
    sandbox.clock().advance(Duration.ofMinutes(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Succeeded");
  }

  @Test
  void aValueThatDoesNotCompileStaysWithoutAPhase() {
    Guide.submit(sandbox, Guide.event("run-1", "{{=1+}}"));
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEmpty();
  }

  @Test
  void twoHundredRunsAtOnce() {
    List<Integer> answers =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(i -> Guide.submit(sandbox, Guide.event("run-" + i, "dog-" + i)).status())
            .toList();
    assertThat(answers).containsOnly(200);
    sandbox.clock().advance(Duration.ofMinutes(1));
    assertThat(sandbox.workflows()).hasSize(200);
    assertThat(sandbox.workflows()).allMatch(it -> sandbox.phase(it).equals("Succeeded"));
  }

  private Client.Answer submit() {
    return Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
  }
}
