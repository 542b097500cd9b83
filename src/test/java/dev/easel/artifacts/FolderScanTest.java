package dev.easel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.VolumePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderScanTest {

  private static final Instant ACCEPTED = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant ENDED = ACCEPTED.plus(Duration.ofHours(1));

  private static final Instant RETRIED = ENDED.plus(Duration.ofDays(2));

  @TempDir Path claim;
  private Path output;
  private final List<Artifact> kept = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    output = Files.createDirectories(claim.resolve("finetunes/dog"));
  }

  @Test
  void onlyWhatWasWrittenDuringTheRunIsItsOwn() throws IOException {
    write("before", ACCEPTED.minusSeconds(1));
    write("during", ENDED);
    write("late", ENDED.plusSeconds(60));
    write("after", ENDED.plusSeconds(3600));
    write("retried", RETRIED.plusSeconds(1));

    scan(10);

    assertThat(kept)
        .filteredOn(Artifact::madeByRun)
        .extracting(Artifact::path)
        .containsExactlyInAnyOrder("during", "late", "retried");
    assertThat(kept).hasSize(5).allMatch(Artifact::isReadable);
  }

  @Test
  void countsFoldersToo() throws IOException {
    for (var i = 0; i < 6; i++) {
      Files.createDirectory(output.resolve("folder-" + i));
    }

    assertThatExceptionOfType(FolderScan.TooMuch.class).isThrownBy(() -> scan(5));
  }

  @Test
  void refusesAPathThatFitsNoIndex() throws IOException {
    Files.createDirectories(output.resolve(("x".repeat(200) + "/").repeat(6)));

    assertThatExceptionOfType(FolderScan.TooMuch.class).isThrownBy(() -> scan(100));
  }

  private void write(String name, Instant modified) throws IOException {
    Files.writeString(output.resolve(name), name);
    Files.setLastModifiedTime(output.resolve(name), FileTime.from(modified));
  }

  private void scan(int most) throws IOException {
    var scan =
        new FolderScan(
            List.of(),
            List.of(
                new Artifact.Span(ACCEPTED, ENDED),
                new Artifact.Span(RETRIED, RETRIED.plusSeconds(60))),
            most,
            kept::add);
    try (var folder =
        new MountedClaim("default", "data", claim).open(new VolumePath("finetunes/dog"))) {
      assertThat(scan.of(folder)).isEmpty();
    }
  }
}
