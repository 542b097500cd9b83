package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.kubernetes.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Argo's server is TLS by default, with a certificate that nobody else signed. */
class ArgoTlsTests {

  private static final char[] PASSWORD = "password".toCharArray();
  private static final Submission RUN = new Submission("run_1", "run-1", "p", "", Map.of());

  @TempDir static Path folder;
  private static KeyStore keys;

  @BeforeAll
  static void makeCertificate() throws Exception {
    var file = folder.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "argo",
                "-keyalg",
                "EC",
                "-dname",
                "CN=argo",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start()
            .waitFor();
    assertThat(made).isZero();
    keys = KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  @Test
  void theGivenCertificateIsTrusted() throws Exception {
    try (var server = new ScriptedServer(tls());
        var argo = argo(server, certificate().toString())) {
      server.reply("{}");
      assertThat(argo.post("n", "d", RUN)).isEqualTo(new Answer.Accepted());
    }
  }

  @Test
  void anotherIsNotAndNothingIsSent() throws Exception {
    try (var server = new ScriptedServer(tls());
        var argo = argo(server, null)) {
      var answer = argo.post("n", "d", RUN);
      assertThat(answer).isInstanceOf(Answer.Unreachable.class);
      assertThat(answer.words()).contains("EASEL_ARGO_CA_FILE");
      assertThat(server.requestsLeft()).isZero();
    }
  }

  private static ArgoServer argo(ScriptedServer server, @Nullable String caFile) {
    return new ArgoServer(
        new ArgoProperties(
            server.uri(), "t", null, caFile, null, Duration.ofSeconds(5), Duration.ofSeconds(20)),
        namespace -> Optional.empty());
  }

  private static SSLContext tls() throws Exception {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static Path certificate() throws Exception {
    var encoded = Base64.getMimeEncoder().encodeToString(keys.getCertificate("argo").getEncoded());
    return written("-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
  }

  private static Path written(String pem) throws IOException {
    return Files.writeString(folder.resolve("ca.pem"), pem);
  }
}
