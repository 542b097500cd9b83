package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class KubernetesApiTest {
  private static final String MAPS = "/api/v1/namespaces/tenant-example/configmaps";
  private static final String WORKFLOWS =
      "/apis/argoproj.io/v1alpha1/namespaces/tenant-example/workflows";
  private static final String[] MERGE = {"Content-Type", "application/merge-patch+json"};

  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.STANDING);
  private final Client api = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void anObjectIsCreatedReadChangedAndDeleted() {
    JsonNode created = create("one", "a", "1").json();
    assertThat(Json.text(created, "metadata", "uid")).isNotEmpty();
    String path = MAPS + "/one";
    JsonNode patched = api.send("PATCH", path, "{\"data\":{\"k\":null,\"b\":\"2\"}}", MERGE).json();
    assertThat(patched.path("data")).isEqualTo(Json.read("{\"b\":\"2\"}"));
    assertThat(version(patched)).isGreaterThan(version(created));
    Client.Answer stale = api.send("PUT", path, created.toString());
    assertThat(stale.status()).isEqualTo(409);
    assertThat(Json.text(stale.json(), "reason")).isEqualTo("Conflict");
    assertThat(api.send("DELETE", path, "").status()).isEqualTo(200);
    assertThat(Json.text(api.get(path).json(), "message"))
        .isEqualTo("configmaps \"one\" not found");
  }

  @Test
  void metadataAloneIfNothingElseIsAccepted() {
    create("one", "a", "1");
    String[] partial = {"Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"};
    JsonNode answer = api.send("GET", MAPS + "/one", "", partial).json();
    assertThat(Json.text(answer, "kind")).isEqualTo("PartialObjectMetadata");
    assertThat(Json.text(answer, "metadata", "name")).isEqualTo("one");
    assertThat(answer.has("data")).isFalse();
    assertThat(api.get(MAPS + "/one").json().has("data")).isTrue();
    assertThat(api.send("GET", MAPS + "/none", "", partial).status()).isEqualTo(404);
  }

  @Test
  void aWriteThatChangesNothingIsNoWrite() {
    JsonNode created = create("one", "a", "1").json();
    JsonNode same = api.send("PATCH", MAPS + "/one", "{\"data\":{\"k\":\"v\"}}", MERGE).json();
    assertThat(version(same)).isEqualTo(version(created));
  }

  @Test
  void aJsonPatch() {
    create("one", "a", "1");
    String patch =
        "[{\"op\":\"test\",\"path\":\"/data/k\",\"value\":\"v\"},"
            + "{\"op\":\"add\",\"path\":\"/metadata/labels/x~1y\",\"value\":\"z\"},"
            + "{\"op\":\"remove\",\"path\":\"/data/k\"}]";
    JsonNode patched =
        api.send("PATCH", MAPS + "/one", patch, "Content-Type", "application/json-patch+json")
            .json();
    assertThat(Json.text(patched, "metadata", "labels", "x/y")).isEqualTo("z");
    assertThat(patched.path("data")).isEmpty();
  }

  @Test
  void deletionOfAnotherUidIsRefused() {
    create("one", "a", "1");
    String options = "{\"preconditions\":{\"uid\":\"another\"}}";
    assertThat(api.send("DELETE", MAPS + "/one", options).status()).isEqualTo(409);
    assertThat(api.get(MAPS + "/one").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "app=a, 'one,two'",
    "app==a, 'one,two'",
    "app!=a, 'four,three'",
    "app, 'one,three,two'",
    "!app, four",
    "'app=a,tier=2', two",
    "'app=a,tier!=2', one"
  })
  void labelSelectors(String selector, String names) {
    create("one", "app", "a");
    create("two", "app", "a");
    api.send("PATCH", MAPS + "/two", "{\"metadata\":{\"labels\":{\"tier\":\"2\"}}}", MERGE);
    create("three", "app", "b");
    create("four", "other", "b");
    JsonNode list = api.get(MAPS + "?labelSelector=" + encoded(selector)).json();
    assertThat(String.join(",", names(list))).isEqualTo(names);
  }

  @Test
  void setBasedSelectorsAreRefused() {
    Client.Answer answer = api.get(MAPS + "?labelSelector=" + encoded("app in (a,b)"));
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void pagesAreOfOneMoment() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      create(name, "app", "a");
    }
    JsonNode first = api.get(MAPS + "?limit=2").json();
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(Json.at(first, "metadata", "remainingItemCount").asInt()).isEqualTo(3);
    create("bb", "app", "a");
    api.send("DELETE", MAPS + "/d", "");
    JsonNode second = page(first);
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(Json.text(second, "metadata", "resourceVersion"))
        .isEqualTo(Json.text(first, "metadata", "resourceVersion"));
    assertThat(names(page(second))).containsExactly("e");
    sandbox.compact();
    assertThat(page(first).path("code").asInt()).isEqualTo(410);
  }

  @Test
  void aWatchGoesOnWhereAListEnded() throws Exception {
    create("one", "app", "a");
    String from = Json.text(api.get(MAPS).json(), "metadata", "resourceVersion");
    create("two", "app", "a");
    api.send("PATCH", MAPS + "/one", "{\"metadata\":{\"labels\":{\"app\":\"b\"}}}", MERGE);
    api.send("PATCH", MAPS + "/one", "{\"metadata\":{\"labels\":{\"app\":\"a\"}}}", MERGE);
    api.send("DELETE", MAPS + "/two", "");
    assertThat(watched("&labelSelector=app%3Da&resourceVersion=" + from))
        .containsExactly("ADDED two", "DELETED one", "ADDED one", "DELETED two", "BOOKMARK");
  }

  @Test
  void aWatchFromNowBeginsWithWhatIsThere() throws Exception {
    create("one", "app", "a");
    create("two", "app", "b");
    assertThat(watched("&labelSelector=app%3Da")).containsExactly("ADDED one", "BOOKMARK");
  }

  @Test
  void anOpenWatchIsTold410WhenItsHistoryGoes() throws Exception {
    create("one", "app", "a");
    List<String> seen = new ArrayList<>();
    try (Stream<String> lines = api.lines(MAPS + "?watch=true")) {
      lines
          .peek(line -> expireOnce(seen))
          .forEach(line -> seen.add(Json.text(Json.read(line), "type")));
    }
    assertThat(seen).containsExactly("ADDED", "ERROR");
  }

  private void expireOnce(List<String> seen) {
    if (seen.isEmpty()) {
      sandbox.expireWatches();
    }
  }

  @Test
  void everyWriteOfAWorkflowCountsItsGeneration() {
    ObjectNode workflow = Json.object();
    workflow.putObject("metadata").put("name", "run-1");
    workflow.putObject("spec").put("suspend", true);
    sandbox.controllerStopped(true);
    api.post(WORKFLOWS, workflow);
    String path = WORKFLOWS + "/run-1";
    JsonNode written =
        api.send("PATCH", path, "{\"status\":{\"phase\":\"Running\"}}", MERGE).json();
    assertThat(Json.at(written, "metadata", "generation").asInt()).isEqualTo(2);
    JsonNode labelled =
        api.send("PATCH", path, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}", MERGE).json();
    assertThat(Json.at(labelled, "metadata", "generation").asInt()).isEqualTo(2);
  }

  @Test
  void whoMayDoWhat() {
    assertThat(new Client(sandbox.kubernetesUrl(), "nobody-knows").get(MAPS).status())
        .isEqualTo(401);
    Client.Answer powerless =
        new Client(sandbox.kubernetesUrl(), sandbox.powerlessToken()).get(MAPS);
    assertThat(powerless.status()).isEqualTo(403);
    sandbox.forbid("watch", "configmaps");
    assertThat(api.get(MAPS + "?watch=true&timeoutSeconds=1").status()).isEqualTo(403);
    assertThat(api.get(MAPS).status()).isEqualTo(200);
  }

  @Test
  void anOldArgosCrdPrunesABindingUnlessItIsWrittenStrictly() {
    sandbox.pruneBindings(true);
    JsonNode binding = Guide.objects(sandbox.namespace()).get(1);
    String path = "/apis/argoproj.io/v1alpha1/namespaces/tenant-example/workfloweventbindings";
    Client.Answer strict = api.post(path + "?fieldValidation=Strict", binding);
    assertThat(strict.status()).isEqualTo(400);
    assertThat(strict.text()).contains("unknown field \\\"spec.submit.metadata.");
    JsonNode stored = api.post(path, binding).json();
    assertThat(Json.at(stored, "spec", "submit", "metadata")).isEqualTo(Json.object());
  }

  @Test
  void aSecretsTextIsKeptInBase64() {
    sandbox.apply("{kind: Secret, apiVersion: v1, metadata: {name: s}, stringData: {token: hf}}");
    JsonNode secret = api.get("/api/v1/namespaces/tenant-example/secrets/s").json();
    assertThat(secret.path("data")).isEqualTo(Json.read("{\"token\":\"aGY=\"}"));
    assertThat(secret.has("stringData")).isFalse();
  }

  @Test
  void aParameterThatIsNoStringIsRefused() {
    ObjectNode template = Guide.object("WorkflowTemplate", "guide", sandbox.namespace());
    template.set(
        "spec", Json.read("{\"arguments\":{\"parameters\":[{\"name\":\"epochs\",\"value\":4}]}}"));
    Client.Answer answer =
        api.post(
            "/apis/argoproj.io/v1alpha1/namespaces/tenant-example/workflowtemplates", template);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(Json.text(answer.json(), "message")).endsWith("must be of type string: \"integer\"");
  }

  @Test
  void theServerGoesAndComesBackAtItsPort() {
    create("one", "app", "a");
    sandbox.kubernetesDown();
    assertThat(catchThrowable(() -> api.get(MAPS))).isInstanceOf(UncheckedIOException.class);
    sandbox.kubernetesUp();
    assertThat(names(api.get(MAPS).json())).containsExactly("one");
  }

  private Client.Answer create(String name, String label, String value) {
    ObjectNode map = Json.object();
    map.putObject("metadata").put("name", name).putObject("labels").put(label, value);
    map.putObject("data").put("k", "v");
    return api.post(MAPS, map);
  }

  private JsonNode page(JsonNode before) {
    return api.get(MAPS + "?limit=2&continue=" + encoded(Json.text(before, "metadata", "continue")))
        .json();
  }

  private List<String> watched(String query) throws Exception {
    String path = MAPS + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1" + query;
    try (Stream<String> lines = api.lines(path)) {
      return lines
          .map(Json::read)
          .map(
              line ->
                  (Json.text(line, "type") + " " + Json.text(line, "object", "metadata", "name"))
                      .strip())
          .distinct()
          .toList();
    }
  }

  private static long version(JsonNode object) {
    return Long.parseLong(Json.text(object, "metadata", "resourceVersion"));
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("items").forEach(item -> names.add(Json.text(item, "metadata", "name")));
    return names;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
