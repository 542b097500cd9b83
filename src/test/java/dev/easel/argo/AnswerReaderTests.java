package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTests {

  @ParameterizedTest
  @CsvSource({
    "events-accepted, Accepted",
    "events-least-rights, Accepted",
    "events-no-binding-matches, Accepted",
    "events-other-namespace, Accepted",
    "events-parameter-missing, Accepted",
    "events-async-accepted, Accepted",
    "events-async-refused-later, Accepted",
    "events-async-queue-full, Busy",
    "events-bad-json, Failed",
    "events-empty-body, Failed",
    "events-foreign-binding-broken, Failed",
    "events-bad-token, NotPermitted",
    "events-no-token, NotPermitted",
    "events-forbidden, NotPermitted",
    "events-duplicate-name, AlreadyExists",
    "events-invalid-workflow-name, Refused",
    "events-too-large, Refused",
    "events-template-missing, TemplateMissing",
  })
  void everyRecordedAnswerIsSorted(String recording, String kind) {
    var answer = answer(recording);
    assertThat(answer.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(answer.words().isEmpty()).isEqualTo(kind.equals("Accepted"));
  }

  @Test
  void argosOwnWordsAreKept() {
    assertThat(answer("events-no-token").words()).isEqualTo("failed to process webhook request");
    assertThat(answer("events-forbidden").words())
        .startsWith("workfloweventbindings.argoproj.io is forbidden: User");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to create workflow: workflows.argoproj.io \\\"run-1\\\" is forbidden: exceeded"
            + " quota: q, requested: count/workflows=1",
        "the server has received too many requests and has asked us to try again later",
      })
  void quotaIsNotAMissingRight(String words) {
    assertThat(AnswerReader.read(500, "{\"code\":13,\"message\":\"" + words + "\"}", "run-1"))
        .isInstanceOf(Answer.Busy.class);
  }

  @Test
  void whatNamesOurWorkflowComesBeforeAnothersBinding() {
    var words =
        "failed to dispatch event: [failed to get workflow template:"
            + " workflowtemplates.argoproj.io \\\"x\\\" not found, failed to create workflow:"
            + " workflows.argoproj.io \\\"run-1\\\" already exists]";
    assertThat(AnswerReader.read(500, "{\"message\":\"" + words + "\"}", "run-1"))
        .isInstanceOf(Answer.AlreadyExists.class);
  }

  @Test
  void anothersWorkflowOfAnotherNameIsNotOurs() {
    var words = "failed to create workflow: workflows.argoproj.io \\\"other\\\" already exists";
    assertThat(AnswerReader.read(500, "{\"message\":\"" + words + "\"}", "run-1"))
        .isInstanceOf(Answer.Failed.class);
  }

  @Test
  void whatIsNotArgoIsNotAccepted() {
    assertThat(AnswerReader.read(200, "<html>Welcome</html>", "run-1"))
        .isInstanceOf(Answer.Failed.class);
    assertThat(AnswerReader.read(302, "", "run-1").words()).contains("EASEL_ARGO_URL");
    assertThat(AnswerReader.read(502, "bad gateway", "run-1")).isInstanceOf(Answer.Unknown.class);
  }

  private static Answer answer(String recording) {
    var recorded = Recorded.read(recording);
    var workflow = recorded.path("request").path("body").path("workflow_name").asString("");
    var response = recorded.path("response");
    return AnswerReader.read(
        response.path("status").asInt(), response.path("body").toString(), workflow);
  }
}
