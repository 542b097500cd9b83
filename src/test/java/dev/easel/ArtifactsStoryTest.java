package dev.easel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The guide's run ends, its files are catalogued though Easel is killed meanwhile, and its model
 * comes whole over a connection that breaks.
 */
class ArtifactsStoryTest {

  private static final String MODEL = "unet/diffusion_pytorch_model.bin";
  private static final String FOLDER = "finetunes/example-dog";

  /** Takes some seconds to read, and no room: it is a hole. */
  private static final long LARGE = 6L << 30;

  private final List<AutoCloseable> started = new ArrayList<>();
  private final Volume volume = start(Volume.create());
  private final Installation installation =
      start(Installation.start(Sandbox.Options.DEMO.on(volume.claims())));
  private final Map<String, Object> database = TestDatabase.settings();

  @AfterEach
  void stop() throws Exception {
    Collections.reverse(started);
    for (var one : started) {
      one.close();
    }
  }

  @Test
  void theModelComesWhole() throws Exception {
    var easel = start(EaselProcess.start(installation, settings()));
    easel.ready();
    var id = easel.submit("example-dog", Volume.UNCHECKED);
    Files.createDirectories(volume.at(FOLDER));
    try (var large = new RandomAccessFile(volume.at(FOLDER + "/zz-large.bin").toFile(), "rw")) {
      large.setLength(LARGE);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> artifacts(easel, id), it -> it.path("data").size() > 5);
    assertThat(artifacts(easel, id).at("/catalogue/state").asString()).isEqualTo("pending");

    easel.kill();
    var again = start(Replica.start(settings()));

    var catalogue =
        Awaitility.await()
            .atMost(Duration.ofSeconds(90))
            .until(
                () -> artifacts(again, id).path("catalogue"),
                it -> it.path("state").asString("").equals("complete"));
    assertThat(catalogue.path("size_bytes").asLong()).isGreaterThan(LARGE);
    var onDisk = Files.readAllBytes(volume.at(FOLDER + "/" + MODEL));
    var url = "/v1/runs/" + id + "/artifacts/" + MODEL;

    var received = new ByteArrayOutputStream();
    received.writeBytes(cutAfter(again, url, onDisk.length / 3));
    assertThat(received.size()).isBetween(1, onDisk.length - 1);
    var rest = rest(again, url, received.size());
    assertThat(rest.status()).isEqualTo(206);
    received.writeBytes(rest.bytes());

    assertThat(received.toByteArray()).isEqualTo(onDisk);
    assertThat(rest.header("ETag")).isEqualTo("\"" + sha256(received.toByteArray()) + "\"");
    var tar = "/v1/runs/" + id + "/artifacts.tar";
    var end = again.send(request(again, tar).header("Range", "bytes=-1024"));
    assertThat(end.status()).isEqualTo(206);
    assertThat(end.bytes()).isEqualTo(new byte[1024]);
  }

  private Map<String, Object> settings() {
    var settings = installation.settings();
    settings.putAll(database);
    settings.putAll(volume.settings());
    return settings;
  }

  private static JsonNode artifacts(Easel easel, String id) {
    return easel.get("/v1/runs/" + id + "/artifacts").json();
  }

  /** What comes of a body until the connection breaks. */
  private static byte[] cutAfter(Easel easel, String path, int bytes) throws IOException {
    try (var socket = new Socket(easel.base().getHost(), easel.base().getPort())) {
      var request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      skipHead(socket.getInputStream());
      return socket.getInputStream().readNBytes(bytes);
    }
  }

  private static void skipHead(InputStream in) throws IOException {
    var last = new byte[4];
    while (!Arrays.equals(last, "\r\n\r\n".getBytes(US_ASCII))) {
      System.arraycopy(last, 1, last, 0, 3);
      last[3] = (byte) in.read();
    }
  }

  /** The rest, if it is still the same: as {@code curl --continue-at -} asks. */
  private static Easel.Answer rest(Easel easel, String path, int from) {
    var etag = easel.send(request(easel, path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    return easel.send(
        request(easel, path)
            .header("Range", "bytes=" + from + "-")
            .header("If-Range", etag.header("ETag")));
  }

  private static HttpRequest.Builder request(Easel easel, String path) {
    return HttpRequest.newBuilder(easel.base().resolve(path));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private <T extends AutoCloseable> T start(T one) {
    started.add(one);
    return one;
  }
}
