package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start that cannot work ends with the setting's name and how it is set. */
@Isolated("reads what the JVM prints")
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsTest {

  private static final Map<String, Object> ARGO =
      Map.of("easel.argo.url", "http://127.0.0.1:1", "easel.argo.token", "any");

  @Test
  void withoutADatabase(CapturedOutput output) {
    assertThatThrownBy(() -> Replica.start(ARGO)).isNotNull();

    assertThat(lastWords(output))
        .contains("SPRING_DATASOURCE_URL is not set")
        .contains("jdbc:postgresql://<host>:5432/<database>");
  }

  @Test
  void withoutArgo(CapturedOutput output) {
    assertThatThrownBy(() -> Replica.start(TestDatabase.settings())).isNotNull();

    assertThat(lastWords(output))
        .contains("EASEL_ARGO_URL is not set")
        .contains("https://argo-server.argo:2746");
  }

  @Test
  void beyondLoopbackWithoutAKey(CapturedOutput output) {
    var open = new HashMap<>(ARGO);
    open.put("server.address", "0.0.0.0");

    assertThatThrownBy(() -> Replica.start(TestDatabase.settings(), open)).isNotNull();

    assertThat(lastWords(output)).contains("Set EASEL_API_KEY to a long random text");
  }

  private static String lastWords(CapturedOutput output) {
    var text = output.getAll();
    return text.substring(Math.max(0, text.indexOf("APPLICATION FAILED TO START")));
  }
}
