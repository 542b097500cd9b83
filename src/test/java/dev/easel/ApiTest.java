package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What every call owes its caller: strictness, words, and the same answer for the same request. */
class ApiTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"recipe\":",
        "[]",
        "{} {}",
        "{\"name\": \"a\", \"name\": \"b\"}",
        "{\"name\": 01}",
        "{'name': \"a\"}",
        "{\"metadata\": {\"x\": 1e99999999999}}",
        "dry_run=true"
      })
  void whatIsNoJsonObjectIsUnreadable(String body) {
    isProblem(easel.post("/v1/runs", body), 400, "malformed_json");
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    var refused =
        easel.post(
            "/v1/runs",
            """
            {"recipe": "dreambooth", "name": "Example_1", "lables": {}, "replace": "yes",
             "max_pending_seconds": 1.5, "labels": {"a b": "x"}, "metadata": {"note": "{{x}}"},
             "parameters": {"num_class_image": 50, "lr": "fast", "epochs": null, "seed": "{{s}}"}}
            """);

    isProblem(refused, 422, "invalid_request");
    assertThat(pointers(refused))
        .contains(
            "#/name",
            "#/lables",
            "#/replace",
            "#/max_pending_seconds",
            "#/labels/a%20b",
            "#/metadata/note",
            "#/parameters/num_class_image",
            "#/parameters/lr",
            "#/parameters/epochs",
            "#/parameters/seed");
    assertThat(refused.json().toString()).contains("did you mean 'labels'?");
  }

  @ParameterizedTest
  @CsvSource({
    "stauts=running, stauts, unknown_parameter",
    "limit=0, limit, out_of_range",
    "limit=101, limit, out_of_range",
    "limit=ten, limit, wrong_type",
    "limit=2147483648, limit, out_of_range",
    "limit=, limit, empty",
    "limit=1&limit=2, limit, repeated",
    "status=done, status, wrong_type",
    "created_after=yesterday, created_after, wrong_type",
    "created_before=0, created_before, wrong_type",
    "created_after=-1000000000-01-01T00:00:00Z, created_after, wrong_type",
    "label=a, label, invalid_pair",
    "param=:1, param, invalid_pair",
    "name=%00, name, not_text"
  })
  void aQueryThatIsNotAcceptableSaysWhichParameter(String query, String parameter, String code) {
    var refused = easel.get("/v1/runs?" + query);

    isProblem(refused, 422, "invalid_request");
    var error = refused.json().path("errors").path(0);
    assertThat(error.path("parameter").asString()).isEqualTo(parameter);
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.has("pointer")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/runs?after=nonsense, bad_cursor",
    "/v1/runs?name=%ED%A0%80, bad_query",
    "/v1/runs?name=%FF, bad_query",
    "/v1/runs?%FF=1, bad_query",
    "/v1/runs/%00, bad_request",
    "/v1/runs/%ED%A0%80, bad_request",
    "/v1/runs/%0a, bad_request",
    "/v1/runs/a;b=c, bad_request",
    "/v1/runs/%25?endpoint=true, bad_request",
    "/v1/recipes/%00, bad_request"
  })
  void whatCannotBeReadIsAProblemToo(String path, String code) {
    var answer = easel.get(path);

    isProblem(answer, 400, code);
    assertThat(answer.json().path("request_id").asString(""))
        .isEqualTo(answer.header("X-Request-Id"))
        .startsWith("req_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created_after=0001-01-01T00:00:00Z",
        "created_before=9999-12-31T23:59:59-01:00",
        "label=x:%22%5C",
        "name=%F0%9F%98%80",
        "param=lr:%27%3B--"
      })
  void oddFiltersFindWhatTheyShould(String query) {
    assertThat(easel.get("/v1/runs?" + query).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%00", "%ED%A0%80", "%3A", "", "a:b", "%F0%9F%98%80", "%E2%80%AE", "x%20"})
  void anOddModelIsNoFailureOfOurs(String model) {
    var answer = easel.post("/v1/models/" + model + ":predict", "{\"prompt\": \"a dog\"}");

    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"\\u0000\"}",
        "{\"a\\u0000\": 1}",
        "{\"metadata\": {\"x\": [\"\\ud800\"]}}",
        "{\"recipe\": \"\\udfff\"}"
      })
  void whatPostgresCannotStoreIsRefused(String body) {
    var refused = easel.post("/v1/runs", body);
    isProblem(refused, 422, "invalid_request");
    assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("not_text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"metadata\": {\"note\": \"{{workflow.name}}\"}",
        "\"metadata\": {\"a\": [{\"b}}\": 1}]}",
        "\"metadata\": {\"note\": \"\\u001b[31m\"}",
        "\"parameters\": {\"instance_prompt\": \"{{=1}}\"}",
        "\"parameters\": {\"instance_prompt\": \"a\\nb\"}",
        "\"labels\": {\"a\": \"{{x}}\"}"
      })
  void nothingThatArgoWouldEvaluateGetsIn(String member) {
    var body = "{\"recipe\": \"dreambooth\", \"name\": \"hostile\", %s}".formatted(member);
    isProblem(easel.post("/v1/runs", body), 422, "invalid_request");
  }

  @Test
  void numbersStayAsTheyWereWritten() {
    var accepted =
        easel.post(
            "/v1/runs",
            """
            {"recipe": "dreambooth", "name": "spelt", "metadata": {"one": 1.0},
             "parameters": {"class_dataset": "generic/spelt", "run_inference": false,
               "lr": 2e-6, "prior_loss_weight": 1.0}}
            """);

    assertThat(accepted.status()).as(accepted.json().toString()).isEqualTo(201);
    var run = easel.run(accepted.json().path("id").asString());
    assertThat(run.at("/parameters/lr").asString()).isEqualTo("2e-6");
    assertThat(run.at("/parameters/prior_loss_weight").asString()).isEqualTo("1.0");
    assertThat(run.at("/metadata/one").toString()).isEqualTo("1.0");
  }

  @Test
  void aBodyHasItsTypeAndItsSize() {
    isProblem(post("text/plain", "{}"), 415, "unsupported_media_type");
    isProblem(post("multipart/form-data; boundary=x", "{}"), 415, "unsupported_media_type");
    isProblem(post("nonsense", "{}"), 415, "unsupported_media_type");
    isProblem(easel.post("/v1/runs", " ".repeat(1 << 20) + "{}"), 413, "body_too_large");
  }

  @Test
  void curlsFormIsTakenAsJson() {
    var answer =
        send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/runs?dry_run=true"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Easel.dreambooth("form", ""))));

    assertThat(answer.json().path("acceptable").asBoolean()).isTrue();
  }

  @Test
  void unknownPathsMethodsAndTypesAreProblems() {
    isProblem(easel.get("/v1/nothing"), 404, "not_found");
    isProblem(easel.get("/v1/runs/"), 404, "not_found");
    isProblem(easel.get("/error"), 404, "not_found");
    isProblem(easel.get("/v1/runs/nobody"), 404, "run_not_found");
    var deleted = easel.delete("/v1/runs");
    isProblem(deleted, 405, "method_not_allowed");
    assertThat(deleted.header("Allow")).contains("GET", "POST");
    var query = HttpRequest.newBuilder(easel.base().resolve("/v1/hardware"));
    isProblem(send(query.method("QUERY", BodyPublishers.noBody())), 405, "method_not_allowed");
    var html =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs")).header("Accept", "text/html");
    isProblem(send(html), 406, "not_acceptable");
    var yaml =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs"))
            .header("Accept", "application/yaml");
    isProblem(send(yaml), 406, "not_acceptable");
  }

  @Test
  void aRepeatedRequestGetsTheStoredAnswer() {
    var body = Easel.dreambooth("replayed", "");
    var first = easel.post("/v1/runs", body, "Idempotency-Key", "once");
    var second = easel.post("/v1/runs", body, "Idempotency-Key", "once");

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    var other = easel.post("/v1/runs", body + " ", "Idempotency-Key", "once");
    isProblem(other, 422, "idempotency_key_reused");
    isProblem(easel.post("/v1/runs", body, "Idempotency-Key", "a b"), 400, "bad_idempotency_key");
  }

  @Test
  void duplicatesAtOnceMakeOneRun() throws Exception {
    var body = Easel.dreambooth("at-once", "");
    var calls = new ArrayList<Callable<Answer>>();
    for (var i = 0; i < 8; i++) {
      calls.add(() -> easel.post("/v1/runs", body, "Idempotency-Key", "at-once"));
    }
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : callers.invokeAll(calls)) {
        assertThat(answer.get().status()).as(answer.get().json().toString()).isEqualTo(201);
      }
    }
    assertThat(data("name=at-once")).hasSize(1);
  }

  @Test
  void anEmptyRecipeIsNone() {
    var refused = easel.post("/v1/runs", "{\"recipe\": \"\", \"name\": \"a\"}");
    isProblem(refused, 422, "invalid_request");
    assertThat(pointers(refused)).contains("#/recipe");
  }

  @Test
  void aRefusalIsNotKept() {
    var refused = easel.post("/v1/runs", "{}", "Idempotency-Key", "refused");
    isProblem(refused, 422, "invalid_request");
    var body = Easel.dreambooth("after-refusal", "");
    assertThat(easel.post("/v1/runs", body, "Idempotency-Key", "refused").status()).isEqualTo(201);
  }

  @Test
  void aDryRunStoresNothingAndSaysWhatStandsAgainstIt() {
    var good = easel.post("/v1/runs?dry_run=true", Easel.dreambooth("dry", "")).json();
    assertThat(good.path("acceptable").asBoolean()).isTrue();
    assertThat(good.at("/parameters/lr").asString()).isEqualTo("2e-6");
    assertThat(good.path("endpoint").asString()).isEqualTo("inference-dry");
    assertThat(data("name=dry")).isEmpty();

    easel.submit("held");
    var held = easel.post("/v1/runs?dry_run=true", Easel.dreambooth("held", "")).json();
    assertThat(held.path("acceptable").asBoolean()).isFalse();
    assertThat(held.path("problems").valueStream().map(it -> it.path("code").asString()))
        .contains("output_taken", "endpoint_taken");
    isProblem(easel.post("/v1/runs", Easel.dreambooth("held", "")), 409, "output_taken");
    isProblem(easel.post("/v1/runs?dry_run=yes", "{}"), 422, "invalid_request");
    isProblem(
        easel.post(
            "/v1/runs?dry_run=true", Easel.dreambooth("dry", ""), "Idempotency-Key", "a key"),
        400,
        "bad_idempotency_key");
  }

  @Test
  void recipesComeByName() {
    var first = easel.get("/v1/recipes?limit=1").json();
    assertThat(first.at("/data/0/name").asString()).isEqualTo("dreambooth");
    assertThat(first.path("has_more").asBoolean()).isTrue();
    var rest = easel.get("/v1/recipes?after=" + first.path("next").asString()).json();
    assertThat(rest.at("/data/0/name").asString()).isEqualTo("textual-inversion");
    assertThat(rest.path("next").isNull()).isTrue();
  }

  @Test
  void listsAreFilteredAndPaged() {
    var before = java.time.Clock.systemUTC().instant();
    var ids = new ArrayList<String>();
    for (var name : List.of("listed-a", "listed-b", "listed-c")) {
      ids.addFirst(
          easel.submit(name, "\"labels\": {\"list\": \"l\", \"which\": \"" + name + "\"},"));
    }

    assertThat(ids(data("label=list:l"))).isEqualTo(ids);
    assertThat(ids(data("label=list:l&label=which:listed-b"))).containsExactly(ids.get(1));
    assertThat(data("label=list:l&label=list:m")).isEmpty();
    assertThat(ids(data("name=listed-a"))).containsExactly(ids.get(2));
    assertThat(ids(data("param=class_dataset:generic/listed-c"))).containsExactly(ids.get(0));
    assertThat(data("label=list:l&recipe=textual-inversion")).isEmpty();
    assertThat(ids(data("label=list:l&recipe=dreambooth"))).isEqualTo(ids);
    assertThat(ids(data("label=list:l&created_after=" + before))).isEqualTo(ids);
    assertThat(data("label=list:l&created_before=" + before)).isEmpty();
    ids.forEach(id -> assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded"));
    assertThat(ids(data("label=list:l&status=succeeded"))).isEqualTo(ids);
    assertThat(data("label=list:l&status=failed")).isEmpty();

    var seen = new ArrayList<String>();
    var page = easel.get("/v1/runs?label=list:l&limit=2").json();
    seen.addAll(ids(page.path("data").valueStream().toList()));
    assertThat(page.path("has_more").asBoolean()).isTrue();
    page = easel.get("/v1/runs?label=list:l&limit=2&after=" + page.path("next").asString()).json();
    seen.addAll(ids(page.path("data").valueStream().toList()));
    assertThat(page.path("has_more").asBoolean()).isFalse();
    assertThat(page.path("next").isNull()).isTrue();
    assertThat(seen).isEqualTo(ids);
  }

  @Test
  void aDeletedRunIsGone() {
    var id = easel.post("/v1/runs", withoutEndpoint("deleted")).json().path("id").asString();
    easel.ended(id);
    var etag = easel.get("/v1/runs/" + id).header("ETag");

    isProblem(delete(id, "\"0\""), 412, "changed_meanwhile");
    assertThat(delete(id, etag).status()).isEqualTo(204);
    var gone = easel.get("/v1/runs/" + id);
    isProblem(gone, 410, "run_deleted");
    assertThat(gone.json().path("id").asString()).isEqualTo(id);
    assertThat(gone.json().path("run_status").asString()).isEqualTo("succeeded");
    isProblem(easel.get("/v1/runs/deleted"), 404, "run_not_found");
    assertThat(data("name=deleted")).isEmpty();
  }

  @Test
  void requestIdsComeBack() {
    var path = easel.base().resolve("/v1/runs/nobody");
    var mine = send(HttpRequest.newBuilder(path).header("X-Request-Id", "mine-1"));
    assertThat(mine.header("X-Request-Id")).isEqualTo("mine-1");
    assertThat(mine.json().path("request_id").asString()).isEqualTo("mine-1");
    var odd = send(HttpRequest.newBuilder(path).header("X-Request-Id", "<script>"));
    assertThat(odd.header("X-Request-Id")).startsWith("req_");
    var rejected = easel.get("/v1/runs/a;b");
    assertThat(rejected.json().path("request_id").asString())
        .isEqualTo(rejected.header("X-Request-Id"))
        .startsWith("req_");
  }

  @Test
  void aPromptIsCheckedBeforeItIsPassedOn() {
    var id = easel.post("/v1/runs", withoutEndpoint("silent")).json().path("id").asString();
    easel.ended(id);
    var path = "/v1/runs/" + id + "/predict";

    var refused =
        easel.post(
            path,
            """
            {"promt": "x", "parameters": {"width": 513, "height": 8, "seed": -1, "step": 3}}
            """);
    isProblem(refused, 422, "invalid_request");
    assertThat(pointers(refused))
        .contains(
            "#/prompt",
            "#/promt",
            "#/parameters/width",
            "#/parameters/height",
            "#/parameters/seed",
            "#/parameters/step");
    isProblem(easel.post(path, " ".repeat(70_000) + "{}"), 413, "body_too_large");
    isProblem(easel.post(path, "{\"prompt\": \"a dog\"}"), 409, "not_deployed");
  }

  private static String withoutEndpoint(String name) {
    return """
    {"recipe": "dreambooth", "name": "%s",
     "parameters": {"class_dataset": "generic/%s", "run_inference": false}}
    """
        .formatted(name, name);
  }

  private static Answer post(String type, String body) {
    return send(
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  private static Answer delete(String id, String etag) {
    return send(
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id))
            .header("If-Match", etag)
            .DELETE());
  }

  private static Answer send(HttpRequest.Builder request) {
    return easel.send(request);
  }

  private static List<JsonNode> data(String query) {
    var answer = easel.get("/v1/runs?" + query);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    return answer.json().path("data").valueStream().toList();
  }

  private static List<String> ids(List<JsonNode> runs) {
    return runs.stream().map(run -> run.path("id").asString()).toList();
  }

  private static List<String> pointers(Answer answer) {
    return answer
        .json()
        .path("errors")
        .valueStream()
        .map(error -> error.path("pointer").asString(""))
        .toList();
  }

  private static void isProblem(Answer answer, int status, String code) {
    var text = new String(answer.bytes(), StandardCharsets.UTF_8);
    assertThat(answer.status()).as(text).isEqualTo(status);
    assertThat(answer.header("Content-Type")).as(text).isEqualTo("application/problem+json");
    assertThat(answer.json().path("code").asString()).as(text).isEqualTo(code);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("title").asString("")).isNotBlank();
    assertThat(answer.json().path("detail").asString("")).as(text).isNotBlank();
  }

  /** As bytes: a client would not send it so. */
  @Test
  void aHeaderThatIsNotAsciiIsRefused() throws IOException {
    var request =
        """
        POST /v1/runs HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Idempotency-Key: \u00d7\u0080
        Content-Length: 2
        Connection: close

        {}\
        """
            .replace("\n", "\r\n");
    try (var socket = new Socket(easel.base().getHost(), easel.base().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"bad_request\"");
    }
  }
}
