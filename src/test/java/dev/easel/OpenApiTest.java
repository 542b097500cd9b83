package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code openapi/openapi.yaml} is what Easel serves, and enough to use it by. {@code
 * -Dopenapi.update=true} rewrites the file.
 */
class OpenApiTest {

  private static final Path FILE = Path.of("openapi", "openapi.yaml");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  private static String served;
  private static JsonNode document;

  @BeforeAll
  static void read() {
    served = new String(easel.get("/v3/api-docs.yaml").bytes(), StandardCharsets.UTF_8);
    document = new YAMLMapper().readTree(served);
  }

  @Test
  void theFileIsWhatIsServed() throws IOException {
    if (Boolean.getBoolean("openapi.update")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, served);
    }
    assertThat(Files.readString(FILE))
        .as("rewrite it: ./mvnw test -Dtest=OpenApiTest -Dopenapi.update=true")
        .isEqualTo(served);
  }

  @Test
  void eachOperationSaysWhatItDoesAndHowItFails() {
    assertThat(operations()).hasSizeGreaterThan(8);
    for (var operation : operations()) {
      var name = operation.path("operationId").asString("");
      assertThat(name).matches("[a-z][A-Za-z]+");
      assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
      assertThat(operation.path("description").asString("")).as(name).isNotBlank();
      assertThat(operation.path("tags").size()).as(name).isEqualTo(1);
      operation
          .path("parameters")
          .forEach(
              parameter ->
                  assertThat(parameter.path("description").asString(""))
                      .as("%s %s", name, parameter.path("name"))
                      .isNotBlank());
      assertThat(names(operation.path("responses")))
          .as(name)
          .contains("400", "401", "406", "422", "500", "503");
      if (!operation.path("x-easel-role").asString("").equals("signature")) {
        assertThat(names(operation.path("responses"))).as(name).contains("403");
      }
      assertThat(operation.path("description").asString())
          .as(name)
          .matches("(?s).*" + needed(operation.path("x-easel-role").asString("")));
      operation
          .path("responses")
          .properties()
          .forEach(answer -> isDescribed(name, answer.getKey(), answer.getValue()));
    }
  }

  private static String needed(String role) {
    return role.equals("signature")
        ? "Needs no key, but [a-z' ]+\\."
        : "Needs the role `%s`\\.".formatted(role);
  }

  private static void isDescribed(String operation, String status, JsonNode answer) {
    assertThat(answer.path("description").asString("")).as(operation + status).isNotBlank();
    assertThat(names(answer.path("headers"))).as(operation + status).contains("X-Request-Id");
    if (status.compareTo("400") >= 0) {
      var problem = answer.path("content").path("application/problem+json");
      assertThat(problem.at("/schema/$ref").asString(""))
          .as(operation + status)
          .isEqualTo("#/components/schemas/Problem");
      assertThat(problem.path("examples").size()).as(operation + status).isPositive();
    }
  }

  @Test
  void eachBodyHasAnExampleThatIsAcceptable() {
    assertThat(bodies("createRun")).hasSize(2);
    for (var example : bodies("createRun")) {
      var answer = easel.post("/v1/runs?dry_run=true", example.toString());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("acceptable").asBoolean())
          .as(answer.json().toPrettyString())
          .isTrue();
    }
    var done = easel.submit("example-dog");
    easel.ended(done);
    for (var example : bodies("rerunRun")) {
      var answer = easel.post("/v1/runs/" + done + "/rerun?dry_run=true", example.toString());
      assertThat(answer.json().path("acceptable").asBoolean())
          .as(answer.json().toPrettyString())
          .isTrue();
    }
    for (var operation : operations()) {
      if (operation.at("/requestBody/content").has("application/json")) {
        assertThat(bodies(operation.path("operationId").asString())).isNotEmpty();
      }
    }
  }

  @Test
  void thePromptsOfTheDocumentDraw() {
    var id = easel.submit("prompted");
    easel.until(id, run -> run.path("endpoint").path("state").asString("").equals("ready"));
    for (var example : bodies("predictWithRun")) {
      var picture = easel.post("/v1/runs/" + id + "/predict", example.toString());
      assertThat(picture.status()).isEqualTo(200);
    }
    for (var example : bodies("predictWithModel")) {
      var picture = easel.post("/v1/models/prompted:predict", example.toString());
      assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    }
  }

  @Test
  void theTypoOfTheDocumentIsAnsweredSo() {
    var typo =
        operation("createRun")
            .at("/responses/422/content/application~1problem+json/examples/typo/value");
    var answer =
        easel.post(
            "/v1/runs",
            """
            {"recipe": "dreambooth", "name": "typo", "parameters": {"num_class_image": 50}}
            """);
    for (var member : List.of("title", "status", "detail", "instance", "code", "errors")) {
      assertThat(answer.json().path(member)).as(member).isEqualTo(typo.path(member));
    }
  }

  @Test
  void whatIsServedHasTheMembersOfItsSchema() {
    var id = easel.submit("described");
    hasMembersOf("Run", easel.ended(id));
    hasMembersOf("Recipe", easel.get("/v1/recipes/dreambooth").json());
    hasMembersOf("PageRun", easel.get("/v1/runs").json());
    hasMembersOf("Problem", easel.get("/v1/runs/nobody").json());
  }

  private static void hasMembersOf(String name, JsonNode served) {
    var schema = document.at("/components/schemas/" + name);
    assertThat(names(schema.path("properties"))).as(name).containsAll(names(served));
    assertThat(names(served))
        .as(name)
        .containsAll(schema.path("required").valueStream().map(JsonNode::asString).toList());
  }

  @Test
  void swaggerUiIsServed() {
    assertThat(easel.get("/swagger-ui.html").header("Location")).contains("/swagger-ui/index.html");
    var page = easel.get("/swagger-ui/index.html");
    assertThat(page.status()).isEqualTo(200);
    assertThat(new String(page.bytes(), StandardCharsets.UTF_8)).contains("Swagger UI");
    assertThat(easel.get("/v3/api-docs/swagger-config").json().path("url").asString())
        .isEqualTo("/v3/api-docs");
  }

  private static List<JsonNode> operations() {
    return document.path("paths").valueStream().flatMap(OpenApiTest::operations).toList();
  }

  private static Stream<JsonNode> operations(JsonNode path) {
    return path.properties().stream()
        .filter(member -> METHODS.contains(member.getKey()))
        .map(Map.Entry::getValue);
  }

  private static JsonNode operation(String id) {
    return operations().stream()
        .filter(operation -> operation.path("operationId").asString("").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> bodies(String operation) {
    return operation(operation)
        .at("/requestBody/content/application~1json/examples")
        .valueStream()
        .map(example -> example.path("value"))
        .toList();
  }

  private static List<String> names(JsonNode object) {
    return List.copyOf(object.propertyNames());
  }
}
