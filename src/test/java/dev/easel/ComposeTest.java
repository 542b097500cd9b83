package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be said of docker-compose.yml without an engine. */
class ComposeTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?:(:[-+])([^}]*))?}");

  /** What the PostgreSQL image and the Kubernetes client know. */
  private static final Set<String> FOREIGN =
      Set.of("KUBECONFIG", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD");

  private static final String LOCAL = "easel-local";

  private static String text = "";
  private static JsonNode services = JSON.missingNode();

  @BeforeAll
  static void read() throws IOException {
    text = Files.readString(Path.of("docker-compose.yml"));
    Object file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    services = JSON.valueToTree(file).path("services");
  }

  @Test
  void theImagesAreOursAndStockOnes() throws IOException {
    assertThat(services.propertyNames()).containsExactlyInAnyOrder("postgres", "easel", "sandbox");
    assertThat(image("postgres")).isEqualTo("postgres:18");
    assertThat(image("sandbox")).startsWith("eclipse-temurin:25-jdk");
    assertThat(image("easel")).isEqualTo("easel:" + version());
  }

  @Test
  void aProfileStartsItsOwnServicesAndAllTheyNeed() {
    assertThat(services.valueStream().map(it -> it.path("profiles").path(0).asString()))
        .containsExactly("easel", "easel", "sandbox");
    assertThat(services.at("/easel/depends_on/postgres/condition").asString())
        .isEqualTo("service_healthy");
    assertThat(services.at("/postgres/healthcheck/test").isArray()).isTrue();
    assertThat(services.path("sandbox").has("depends_on")).isFalse();
  }

  @Test
  void everyVariableIsASetting() throws IOException {
    var known = new HashSet<>(springSettings());
    known.addAll(FOREIGN);
    Pattern.compile("\\$\\{(\\w+)")
        .matcher(Files.readString(Path.of("src/main/resources/application.yml")))
        .results()
        .forEach(it -> known.add(it.group(1)));

    var unknown = new HashSet<String>();
    services.forEach(it -> unknown.addAll(environment(it).keySet()));
    unknown.removeAll(known);
    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"easel", "sandbox"})
  void aKeyGuardsWhatListensBeyondLoopback(String service) throws IOException {
    var environment = environment(services.path(service));

    var address = InetAddress.getByName(environment.getOrDefault("SERVER_ADDRESS", ""));
    assertThat(address.isAnyLocalAddress()).as("else the published port leads nowhere").isTrue();
    assertThat(environment.get("EASEL_API_KEY")).isEqualTo("${EASEL_API_KEY:-" + LOCAL + "}");
  }

  @Test
  void portsAreOpenToThisMachineOnly() {
    services.forEach(
        it -> it.path("ports").forEach(p -> assertThat(p.asString()).startsWith("127.0.0.1:")));
  }

  @Test
  void noSecretButTheLocalOneIsInIt() {
    services.forEach(
        it ->
            environment(it)
                .forEach(
                    (name, value) -> {
                      if (name.matches(".*(KEY|TOKEN|PASSWORD)") && !value.isEmpty()) {
                        assertThat(value).matches("\\$\\{\\w+:-(" + LOCAL + ")?}");
                      }
                    }));
  }

  /** Compose fills variables in before it chooses profiles: a required one would stop them all. */
  @Test
  void noVariableMustBeSet() {
    var used = Pattern.compile("(?<!\\$)\\$\\{").matcher(text).results().count();

    assertThat(VARIABLE.matcher(text).results().filter(it -> it.group(2) != null))
        .hasSize((int) used);
  }

  @Test
  void easelWritesToItsTmpOnly() {
    var easel = services.path("easel");

    assertThat(easel.path("read_only").asBoolean()).isTrue();
    assertThat(easel.path("tmpfs").path(0).asString()).isEqualTo("/tmp");
    assertThat(easel.path("volumes")).allMatch(it -> it.path("read_only").asBoolean());
  }

  @Test
  void theSandboxTakesWhatTheBuildReads() {
    var command = services.at("/sandbox/command/2").asString();

    Pattern.compile("/checkout/(\\S+)")
        .matcher(command)
        .results()
        .forEach(it -> assertThat(Path.of(it.group(1))).exists());
    assertThat(command).contains("./mvnw -B spring-boot:test-run");
    assertThat(services.at("/sandbox/volumes/0").asString()).isEqualTo(".:/checkout:ro");
  }

  private static String image(String service) {
    return services.path(service).path("image").asString();
  }

  private static Map<String, String> environment(JsonNode service) {
    var environment = new TreeMap<String, String>();
    service
        .path("environment")
        .properties()
        .forEach(it -> environment.put(it.getKey(), it.getValue().asString()));
    return environment;
  }

  private static String version() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));
    var version = Pattern.compile("<artifactId>easel</artifactId>\\s*<version>(.*?)</version>");
    return version.matcher(pom).results().findFirst().orElseThrow().group(1);
  }

  /** Spring's properties as it reads them from the environment: dots are _, dashes are left out. */
  private static Set<String> springSettings() throws IOException {
    var settings = new HashSet<String>();
    var files =
        ComposeTest.class
            .getClassLoader()
            .getResources("META-INF/spring-configuration-metadata.json");
    for (var file : Collections.list(files)) {
      try (var stream = file.openStream()) {
        JSON.readTree(stream)
            .path("properties")
            .forEach(it -> settings.add(variable(it.path("name").asString())));
      }
    }
    return settings;
  }

  private static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
