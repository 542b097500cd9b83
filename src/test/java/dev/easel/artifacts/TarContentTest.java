package dev.easel.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is a tar archive, from whatever position it is asked for. */
class TarContentTest {

  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.5Z");
  private static final String LONG = "wandb/" + "very-long-name/".repeat(12) + "file.bin";

  @TempDir Path folder;

  @Test
  void unpacksToWhatWasPackedWhateverTheNames() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("dog/model_index.json", "{}".getBytes(UTF_8));
    files.put("dog/empty", new byte[0]);
    files.put("dog/block", new byte[512]);
    files.put("dog/" + LONG, "long".getBytes(UTF_8));
    files.put("dog/Hündchen 1.png", "umlaut".getBytes(UTF_8));
    var tar = tar(files);

    var unpacked = new LinkedHashMap<String, byte[]>();
    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(whole(tar)))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        unpacked.put(entry.getName(), in.readAllBytes());
        assertThat(entry.getLastModifiedTime().toInstant())
            .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
      }
    }

    assertThat(unpacked.keySet()).containsExactlyElementsOf(files.keySet());
    files.forEach((name, bytes) -> assertThat(unpacked.get(name)).as(name).isEqualTo(bytes));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyPartIsThatPartOfTheWhole(long seed) throws IOException {
    var random = new Random(seed);
    var files = new LinkedHashMap<String, byte[]>();
    for (var i = 0; i < 20; i++) {
      var bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      files.put((i % 3 == 0 ? LONG : "dog/file") + i, bytes);
    }
    var tar = tar(files);
    var whole = whole(tar);

    for (var i = 0; i < 200; i++) {
      var first = random.nextInt(whole.length);
      var last = first + random.nextInt(whole.length - first);
      var part = new ByteArrayOutputStream();
      tar.write(new ByteRange(first, last), part);
      assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
    }
  }

  @Test
  void sizesBeyondTheOldFormatAreTold() throws IOException {
    var size = 9L * 1024 * 1024 * 1024;
    var header = TarHeader.of("unet.bin", size, AT);

    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(header))) {
      var entry = in.getNextEntry();
      assertThat(entry.getSize()).isEqualTo(size);
      assertThat(entry.getName()).isEqualTo("unet.bin");
    }
  }

  private TarContent tar(Map<String, byte[]> files) throws IOException {
    var label = new Content.Label("\"etag\"", "", "application/x-tar", "dog.tar", false);
    var tar = new TarContent(label, this::open);
    var number = 0;
    for (var file : files.entrySet()) {
      if (number % 2 == 0) {
        tar.add(file.getKey(), file.getValue(), AT);
      } else {
        tar.add(file.getKey(), onDisk("file-" + number, file.getValue()));
      }
      number++;
    }
    return tar;
  }

  private Content open(Artifact file) throws IOException {
    var channel = Files.newByteChannel(folder.resolve(file.path()));
    return FileContent.of(file, channel, FileContent.Still.UNASKED);
  }

  private Artifact onDisk(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return new Artifact(
        name,
        ArtifactType.FILE,
        ArtifactKind.OTHER,
        "application/octet-stream",
        bytes.length,
        AT,
        "00",
        null,
        null,
        true);
  }

  private static byte[] whole(TarContent tar) throws IOException {
    var out = new ByteArrayOutputStream();
    tar.write(new ByteRange(0, tar.size() - 1), out);
    assertThat(out.size()).isEqualTo((int) tar.size());
    return out.toByteArray();
  }
}
