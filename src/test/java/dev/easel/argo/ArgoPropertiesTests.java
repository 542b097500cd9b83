package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@Isolated("reads what the JVM prints")
class ArgoPropertiesTests {

  @TempDir Path folder;

  @Test
  void areReadFromTheEnvironment() throws Exception {
    var file = Files.writeString(folder.resolve("token"), "secret").toString();
    with(Map.of("EASEL_ARGO_URL", "https://argo:2746/", "EASEL_ARGO_TOKEN_FILE", file))
        .run(
            context -> {
              var properties = context.getBean(ArgoProperties.class);
              assertThat(properties.url()).hasToString("https://argo:2746");
              assertThat(properties.bearer()).isEqualTo("secret");
              assertThat(properties.timeout()).hasSeconds(30);
            });
  }

  @Test
  void theStartSaysWhatIsMissing() {
    with(Map.of("EASEL_ARGO_TOKEN", "secret"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("EASEL_ARGO_URL is not set."));
  }

  @Test
  void theTokenMayBeAsArgoPrintsIt() {
    with(Map.of("EASEL_ARGO_URL", "http://argo", "EASEL_ARGO_TOKEN", "Bearer secret\n"))
        .run(
            context ->
                assertThat(context.getBean(ArgoProperties.class).bearer()).isEqualTo("secret"));
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aTokenThatIsRefusedIsNotShown(CapturedOutput output) {
    var application = new SpringApplication(Enabled.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatException()
        .isThrownBy(
            () ->
                application.run("--easel.argo.url=http://argo", "--easel.argo.token=very hidden"));
    assertThat(output).contains("EASEL_ARGO_TOKEN must hold one token").doesNotContain("hidden");
  }

  private static ApplicationContextRunner with(Map<String, Object> variables) {
    var name = "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    return new ApplicationContextRunner()
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new SystemEnvironmentPropertySource(name, variables)))
        .withUserConfiguration(Enabled.class);
  }

  @EnableConfigurationProperties(ArgoProperties.class)
  static class Enabled {}
}
