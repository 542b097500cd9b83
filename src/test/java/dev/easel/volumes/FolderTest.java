package dev.easel.volumes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Nothing on a claim leads out of it. */
class FolderTest {

  private static final VolumePath DOGS = new VolumePath("data/dogs");

  @TempDir Path outside;
  @TempDir Path root;
  private MountedClaim claim;

  @BeforeEach
  void mount() throws IOException {
    claim = new MountedClaim("default", "data", root);
    Files.writeString(outside.resolve("secret"), "secret");
  }

  @Test
  void makesReadsListsAndDeletes() throws IOException {
    try (var dogs = claim.make(DOGS)) {
      write(dogs, "b.txt", "two");
      write(dogs, "a.txt", "one");
      dogs.makeFolder("sub").close();
      assertThat(dogs.entries().stream().map(FileEntry::name))
          .containsExactly("a.txt", "b.txt", "sub");
      assertThat(read(dogs, "a.txt")).isEqualTo("one");
      dogs.delete("a.txt");
      dogs.deleteAll("sub");
      dogs.deleteAll("none");
      assertThat(dogs.entries()).singleElement().extracting(FileEntry::size).isEqualTo(3L);
    }
    assertThat(root).isDirectoryNotContaining("glob:**.easel-*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/etc/passwd", "a\0b"})
  void aNameIsOneNameOnly(String name) throws IOException {
    try (var dogs = claim.make(DOGS)) {
      assertThatIllegalArgumentException().isThrownBy(() -> dogs.find(name));
      assertThatIllegalArgumentException().isThrownBy(() -> dogs.create(name));
      assertThatIllegalArgumentException().isThrownBy(() -> dogs.deleteAll(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "-rf", "a:b", "ä", ".hidden", "con", "NUL.png", "a.", "a\nb"})
  void noNewNameThatAShellOrAnotherFileSystemChokesOn(String name) throws IOException {
    try (var dogs = claim.make(DOGS)) {
      assertThatIllegalArgumentException().isThrownBy(() -> dogs.create(name));
    }
  }

  @Test
  void followsNoLink() throws IOException {
    Files.createDirectories(root.resolve("data/dogs"));
    Files.createSymbolicLink(root.resolve("data/dogs/link"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("data/cats"), outside);
    try (var dogs = claim.open(DOGS)) {
      assertThatExceptionOfType(NotAFile.class).isThrownBy(() -> dogs.read("link"));
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(() -> dogs.create("link"));
      dogs.deleteAll("link");
    }
    assertThatExceptionOfType(NotAFile.class)
        .isThrownBy(() -> claim.open(new VolumePath("data/cats")));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> claim.make(new VolumePath("data/cats/new")));
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside).isDirectoryNotContaining("glob:**new");
  }

  @Test
  void aLinkThatAppearsInTheMidstChangesNothing() throws Exception {
    var stop = new AtomicBoolean();
    var elsewhere = root.resolve("elsewhere");
    Files.createDirectories(root.resolve("data/dogs"));
    var attacker = Thread.ofPlatform().start(() -> swapUntil(stop, elsewhere));
    var written = 0;
    try {
      for (var i = 0; i < 300; i++) {
        try (var dogs = claim.make(DOGS)) {
          write(dogs, "f" + i, "x");
          written++;
        } catch (FileSystemException refused) {
          // the link was there at that moment
        }
      }
    } finally {
      stop.set(true);
      attacker.join();
    }
    assertThat(written).isPositive();
    assertThat(outside).isDirectoryNotContaining("glob:**f*");
    try (var left = Files.list(outside)) {
      assertThat(left.map(it -> it.getFileName().toString())).containsExactly("secret");
    }
  }

  private void swapUntil(AtomicBoolean stop, Path elsewhere) {
    var dogs = root.resolve("data/dogs");
    while (!stop.get()) {
      try {
        Files.move(dogs, elsewhere);
        Files.createSymbolicLink(dogs, outside);
        Files.delete(dogs);
        Files.move(elsewhere, dogs);
      } catch (IOException lost) {
        // made anew meanwhile
        try {
          if (Files.isSymbolicLink(dogs)) {
            Files.delete(dogs);
          }
          if (Files.isDirectory(elsewhere)) {
            try (var files = Files.list(elsewhere)) {
              for (var file : files.toList()) {
                Files.delete(file);
              }
            }
            Files.delete(elsewhere);
          }
        } catch (IOException again) {
          // the next round tries
        }
      }
    }
  }

  @Test
  void aPipeHangsNobody() throws Exception {
    Files.createDirectories(root.resolve("data/dogs"));
    var pipe = root.resolve("data/dogs/pipe.png");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (var dogs = claim.open(DOGS)) {
      assertThat(dogs.find("pipe.png").orElseThrow().kind()).isEqualTo(FileEntry.Kind.OTHER);
      assertThatExceptionOfType(NotAFile.class).isThrownBy(() -> dogs.read("pipe.png"));
      assertThatExceptionOfType(NotAFile.class).isThrownBy(() -> dogs.folder("pipe.png"));
    }
  }

  @Test
  void appearsWholeOrNotAtAll() throws IOException {
    var stagings = stagings(Duration.ofMinutes(1));
    try (var staging = stagings.begin(claim)) {
      write(staging.folder(), "a.png", "x");
      staging.publish(DOGS);
    }
    try (var late = stagings.begin(claim)) {
      write(late.folder(), "b.png", "y");
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(() -> late.publish(DOGS));
    }
    try (var cut = stagings.begin(claim)) {
      write(cut.folder(), "c.png", "z");
    }
    try (var left = Files.walk(root)) {
      assertThat(left.filter(Files::isRegularFile))
          .containsExactly(root.resolve("data/dogs/a.png"));
    }
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> claim.open(new VolumePath("data/cats")));
  }

  @Test
  void whatNobodyGoesOnWithIsRemoved() throws IOException {
    var left = Files.createDirectories(root.resolve(".easel-left"));
    Files.writeString(left.resolve("a.png"), "x");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3600)));
    var stagings = stagings(Duration.ofSeconds(2));
    try (var staging = stagings.begin(claim)) {
      write(staging.folder(), "a.png", "x");
      stagings.start();
      await().until(() -> !Files.exists(left));
      await().during(Duration.ofSeconds(3)).until(() -> staging.folder().find("a.png").isPresent());
    } finally {
      stagings.destroy();
    }
  }

  @Test
  void whatIsRemovedCannotBePublishedHalf() throws IOException {
    var stagings = stagings(Duration.ofHours(1));
    try (var staging = stagings.begin(claim)) {
      write(staging.folder(), "a.png", "x");
      try (var names = Files.list(root)) {
        var unfinished = names.findFirst().orElseThrow();
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now().minusSeconds(7200)));
      }
      stagings.sweep();
      assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> staging.publish(DOGS));
    }
    assertThat(root.resolve(DOGS.value())).doesNotExist();
    assertThat(root).isDirectoryNotContaining("glob:**.easel-*");
  }

  @Test
  void whatIsReplacedGoesAfterwards() throws IOException {
    var stagings = stagings(Duration.ofMinutes(1));
    claim.make(DOGS).close();
    Files.writeString(root.resolve("data/dogs/old.png"), "x");
    try (var staging = stagings.begin(claim)) {
      write(staging.folder(), "a.png", "x");
      staging.replace(DOGS);
    }
    assertThat(root.resolve("data/dogs")).isDirectoryContaining("glob:**/a.png");
    assertThat(root.resolve("data/dogs")).isDirectoryNotContaining("glob:**/old.png");
    assertThat(root).isDirectoryNotContaining("glob:**.easel-*");
  }

  @Test
  void foldersThatAreMadeAreEveryUsersToWriteTo() throws IOException {
    claim.make(new VolumePath("generic/cats")).close();
    for (var made : List.of("generic", "generic/cats")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(made))))
          .isEqualTo("rwxrwxrwx");
    }
  }

  @Test
  void whatHasNoNameInTextIsListedAndDeleted() throws Exception {
    claim.make(DOGS).close();
    var made =
        new ProcessBuilder("sh", "-c", "touch data/dogs/$(printf 'h\\374nd.png') data/dogs/a.png")
            .directory(root.toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    try (var data = claim.open(new VolumePath("data"))) {
      try (var dogs = data.folder("dogs")) {
        assertThat(dogs.entries()).hasSize(2);
        assertThat(dogs.entries(1)).hasSize(1);
      }
      data.deleteAll("dogs");
    }
    assertThat(root.resolve("data/dogs")).doesNotExist();
  }

  @Test
  void aTreeOfAnyDepthIsDeleted() throws IOException {
    Files.createDirectories(root.resolve("data/dogs/" + "deep/".repeat(200)));
    try (var data = claim.open(new VolumePath("data"))) {
      data.deleteAll("dogs");
    }
    assertThat(root.resolve("data/dogs")).doesNotExist();
    assertThat(root).isDirectoryNotContaining("glob:**.easel-*");
  }

  @Test
  void tellsHowMuchIsLeft() throws IOException {
    var space = claim.space();
    assertThat(space.usable()).isBetween(1L, space.total());
    space.inodes().ifPresent(it -> assertThat(it.usable()).isBetween(0L, it.total()));
  }

  private Stagings stagings(Duration abandonedAfter) {
    var properties =
        new VolumeProperties(
            "finetunes/",
            "generic/",
            "data/",
            List.of("data=" + root),
            abandonedAfter,
            DataSize.ofBytes(0));
    return new Stagings(new MountedClaims(properties), properties);
  }

  private static void write(Folder folder, String name, String text) throws IOException {
    try (var file = folder.create(name)) {
      file.write(text.getBytes(UTF_8));
    }
  }

  private static String read(Folder folder, String name) throws IOException {
    try (var channel = folder.read(name);
        var in = Channels.newInputStream(channel)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
