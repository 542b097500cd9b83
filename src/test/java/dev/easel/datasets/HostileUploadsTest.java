package dev.easel.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that mean harm: refused in words, and nothing of them is left. */
@Isolated("measures the JVM's heap")
class HostileUploadsTest {

  private static final Path WORLD = temporary();
  private static final Path CLAIM = WORLD.resolve("claim");

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.volumes.mounts", "db-finetune-data=" + CLAIM,
              "easel.datasets.upload", "1GB",
              "easel.datasets.unpacked", "20MB",
              "easel.datasets.files", "500"));

  private final DatasetCalls datasets = new DatasetCalls(easel);

  private static Path temporary() {
    try {
      var world = Files.createTempDirectory("easel-world");
      Files.createDirectories(world.resolve("claim"));
      return world;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (var outside = Files.list(WORLD)) {
      assertThat(outside).containsExactly(CLAIM);
    }
    await().untilAsserted(() -> assertThat(CLAIM).isDirectoryNotContaining("glob:**.easel-*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.png",
        "a/../../evil.png",
        "/evil.png",
        "/tmp/evil.png",
        "..\\evil.png",
        "C:evil.png",
        "a\u0007.png"
      })
  void aNameThatLeadsOut(String name) {
    var files = Map.of(name, Drawn.png(1));
    refused(datasets.put("evil", Packed.zip(files)), 422, "unsafe_path");
    refused(datasets.put("evil", Packed.tar(files)), 422, "unsafe_path");
    refused(datasets.put("evil", Packed.gzip(Packed.tar(files))), 422, "unsafe_path");
  }

  @ParameterizedTest
  @CsvSource({"50, a link", "49, a link", "51, a device", "52, a device", "54, a pipe"})
  void anEntryThatIsNoFile(byte kind, String what) {
    var tar = Packed.tar("evil.png", kind, "/etc/passwd");
    var answer = refused(datasets.put("evil", tar), 422, "not_a_regular_file");
    assertThat(answer.json().path("detail").asString()).contains(what);
  }

  @Test
  void aBomb() {
    var picture = Arrays.copyOf(Drawn.png(1), 60_000_000);
    refused(datasets.put("bomb", Packed.zip(Map.of("a.png", picture))), 413, "unpacked_too_large");
    refused(
        datasets.put("bomb", Packed.gzip(Packed.tar(Map.of("a.png", picture)))),
        413,
        "unpacked_too_large");
    var many = new java.util.LinkedHashMap<String, byte[]>();
    for (var i = 0; i < 501; i++) {
      many.put(i + ".txt", new byte[0]);
    }
    refused(datasets.put("bomb", Packed.zip(many)), 413, "too_many_files");
  }

  @Test
  void aHeaderThatWantsAllMemory() {
    var name = "a".repeat(3_000_000) + ".png";
    var tar = Packed.tar(Map.of("x.png", Drawn.png(1)));
    var longName = longName(name);
    var body = new byte[longName.length + tar.length];
    System.arraycopy(longName, 0, body, 0, longName.length);
    System.arraycopy(tar, 0, body, longName.length, tar.length);
    refused(datasets.put("bomb", body), 422, "bad_archive");
  }

  /** GNU tar's entry for a name that does not fit. */
  private static byte[] longName(String name) {
    var entry =
        new org.apache.commons.compress.archivers.tar.TarArchiveEntry(
            "././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
    entry.setSize(name.length());
    var padded = Arrays.copyOf(name.getBytes(UTF_8), (name.length() + 511) / 512 * 512);
    var all = new byte[512 + padded.length];
    var header = new byte[512];
    entry.writeEntryHeader(header);
    System.arraycopy(header, 0, all, 0, 512);
    System.arraycopy(padded, 0, all, 512, padded.length);
    return all;
  }

  @Test
  void otherFilesAndFoldersInFolders() {
    var other = Map.of("a.png", Drawn.png(1), "run.sh", "rm -rf /".getBytes(UTF_8));
    var answer = refused(datasets.put("evil", Packed.zip(other)), 422, "not_a_picture");
    assertThat(answer.json().at("/files/0").asString()).isEqualTo("run.sh");
    refused(
        datasets.put("evil", Packed.zip(Map.of("a.png", "<html>".getBytes(UTF_8)))),
        422,
        "not_a_picture");
    refused(
        datasets.put("evil", Packed.zip(Map.of("a/a.png", Drawn.png(1), "b/a.png", Drawn.png(2)))),
        422,
        "nested_files");
    refused(datasets.put("evil", Packed.zip(Map.of())), 422, "empty_upload");
    refused(datasets.put("evil", "hello".getBytes(UTF_8)), 415, "unsupported_media_type");
  }

  @Test
  void whatIsEmpty() {
    var nothing = new byte[0];
    var files = Map.of("a.png", Drawn.png(1), "zero.png", nothing);
    var form = "multipart/form-data; boundary=xyz";
    for (var answer :
        List.of(
            datasets.put("empty", Packed.zip(files)),
            datasets.put("empty", Packed.tar(files)),
            datasets.put("empty", DatasetCalls.form("xyz", files), "Content-Type", form))) {
      refused(answer, 422, "not_a_picture");
      assertThat(answer.json().at("/files/0").asString()).isEqualTo("zero.png");
    }
    for (var answer :
        List.of(
            datasets.put("empty", nothing),
            datasets.put("empty", nothing, "Content-Type", "application/zip"),
            datasets.put("empty", nothing, "Content-Type", form))) {
      refused(answer, 422, "empty_upload");
      assertThat(answer.json().path("detail").asString()).contains("body is empty");
    }
    datasets.uploaded("full", Map.of("a.png", Drawn.png(1)));
    refused(datasets.put("full/files/zero.png", nothing), 422, "not_a_picture");
    assertThat(datasets.get("full").path("version").asInt()).isEqualTo(1);
    assertThat(datasets.put("full/files/a.txt", nothing).status()).isEqualTo(200);
    datasets.validated("full");
    assertThat(easel.delete("/v1/datasets/full").status()).isEqualTo(204);
  }

  @Test
  void anArchiveThatIsCut() {
    var files = Map.of("a.png", Drawn.png(1), "b.png", Drawn.png(2));
    var zip = Packed.zip(files);
    var tar = Packed.tar(files);
    for (var length : new int[] {zip.length / 3, zip.length - 30, zip.length - 120}) {
      refused(datasets.put("cut", Arrays.copyOf(zip, length)), 422, "bad_archive");
    }
    refused(datasets.put("cut", Arrays.copyOf(tar, tar.length / 3)), 422, "bad_archive");
    var gz = Packed.gzip(tar);
    refused(datasets.put("cut", Arrays.copyOf(gz, gz.length - 20)), 422, "bad_archive");
    assertThat(easel.get("/v1/datasets/cut").status()).isEqualTo(404);
  }

  @Test
  void aBodyBeyondTheLimitThatSaysSo() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), easel.base().getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              PUT /v1/datasets/big HTTP/1.1\r
              Host: localhost\r
              Expect: 100-continue\r
              Content-Length: 10737418240\r
              \r
              """
                  .getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readNBytes(200), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aBodyBeyondTheLimitThatDoesNotSaySo() throws IOException {
    var before = used();
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/datasets/big"))
            .PUT(BodyPublishers.ofInputStream(HostileUploadsTest::endless));
    var status = new int[1];
    try {
      status[0] = easel.send(request).status();
    } catch (UncheckedIOException closed) {
      status[0] = 413; // the answer came before all was sent, and the client does not look
    }
    assertThat(status[0]).isEqualTo(413);
    assertThat(used() - before).isLessThan(200_000_000);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** A zip whose one file never ends. */
  private static InputStream endless() {
    var head = Packed.zip(Map.of("a.png", Drawn.png(1)));
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        at++;
        return at <= 40 ? head[(int) at - 1] & 0xff : 0x55;
      }

      @Override
      public int read(byte[] block, int offset, int length) {
        if (at >= 2_000_000_000L) {
          return -1;
        }
        if (at < 40) {
          block[offset] = (byte) read();
          return 1;
        }
        Arrays.fill(block, offset, offset + length, (byte) 0x55);
        at += length;
        return length;
      }
    };
  }

  @Test
  void anUploadThatIsCutOffLeavesNothing() throws Exception {
    var zip = Packed.zip(Map.of("a.png", Drawn.png(1), "b.png", Drawn.png(2)));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), easel.base().getPort())) {
      var head =
          "PUT /v1/datasets/gone HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
              .formatted(zip.length);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().write(zip, 0, zip.length - 100);
      socket.getOutputStream().flush();
      await().untilAsserted(() -> assertThat(CLAIM).isDirectoryContaining("glob:**.easel-*"));
    }
    await().untilAsserted(() -> assertThat(CLAIM).isDirectoryNotContaining("glob:**.easel-*"));
    assertThat(easel.get("/v1/datasets/gone").status()).isEqualTo(404);
  }

  @Test
  void aLinkThatIsPutInPlaceOfTheFolderDuringUploads() throws Exception {
    var stop = new AtomicBoolean();
    var target = Files.createTempDirectory("easel-target");
    var data = CLAIM.resolve("data");
    Files.createDirectories(data);
    var attacker =
        Thread.ofPlatform()
            .start(
                () -> {
                  var aside = CLAIM.resolve("aside");
                  while (!stop.get()) {
                    try {
                      Files.move(data, aside);
                      Files.createSymbolicLink(data, target);
                      Thread.onSpinWait();
                      Files.delete(data);
                      Files.move(aside, data);
                    } catch (IOException lost) {
                      restore(data, aside);
                    }
                  }
                });
    try {
      for (var i = 0; i < 40; i++) {
        var status =
            datasets.put("swapped-" + i, Packed.zip(Map.of("a.png", Drawn.png(i)))).status();
        assertThat(status).isIn(201, 503);
      }
    } finally {
      stop.set(true);
      attacker.join();
      restore(data, CLAIM.resolve("aside"));
    }
    try (var outside = Files.walk(target)) {
      assertThat(outside).containsExactly(target);
    }
  }

  private static void restore(Path data, Path aside) {
    try {
      if (Files.isSymbolicLink(data)) {
        Files.delete(data);
      }
      if (Files.isDirectory(aside) && !Files.exists(data)) {
        Files.move(aside, data);
      }
      if (Files.isDirectory(aside)) {
        try (var sets = Files.list(aside)) {
          for (var set : sets.toList()) {
            Files.move(set, data.resolve(set.getFileName()));
          }
        }
        Files.delete(aside);
      }
    } catch (IOException again) {
      // the next round tries
    }
  }

  @Test
  void aPictureThatClaimsToBeHuge() {
    var set = datasets.uploaded("huge", Map.of("a.png", Drawn.claiming(50_000, 50_000)));
    assertThat(DatasetCalls.rules(set, "a.png")).containsExactly("too_many_pixels");
    assertThat(set.path("state").asString()).isEqualTo("faulty");
    var thumbnail = easel.get("/v1/datasets/huge/files/a.png/thumbnail");
    refused(thumbnail, 422, "not_decodable");
    assertThat(easel.delete("/v1/datasets/huge").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dogs", "-dogs", "dogs_1", "con", "nul"})
  void aNameThatIsNone(String name) {
    refused(datasets.put(name, Packed.zip(Map.of("a.png", Drawn.png(1)))), 422, "invalid_request");
  }

  private static Easel.Answer refused(Easel.Answer answer, int status, String code) {
    assertThat(answer.json().path("code").asString())
        .as(answer.json().toPrettyString())
        .isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    return answer;
  }
}
