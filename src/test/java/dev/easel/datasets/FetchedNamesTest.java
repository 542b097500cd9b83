package dev.easel.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FetchedNamesTest {

  private final FetchedNames names = new FetchedNames();

  @Test
  void aPictureAndItsCaptionKeepOneStem() {
    assertThat(names.of("a/", "dog.png", "")).isEqualTo("dog.png");
    assertThat(names.of("b/", "dog.png", "")).isEqualTo("dog-2.png");
    assertThat(names.of("b/", "dog.txt", "")).isEqualTo("dog-2.txt");
    assertThat(names.of("a/", "dog.txt", "")).isEqualTo("dog.txt");
    assertThat(names.of("c/", "dog-2.png", "")).isEqualTo("dog-2-2.png");
  }

  @Test
  void oneAddressWithSeveralQueriesIsSeveralFiles() {
    assertThat(names.of("a/", "photo", ".jpg")).isEqualTo("photo.jpg");
    assertThat(names.of("a/", "photo", ".jpg")).isEqualTo("photo-2.jpg");
    assertThat(names.of("a/", "dog.png", "")).isEqualTo("dog.png");
    assertThat(names.of("a/", "dog.png", "")).isEqualTo("dog-2.png");
    assertThat(names.of("a/", "", ".png")).isEqualTo("file.png");
  }

  @Test
  void longNamesAreShortenedAndStayDifferent() {
    var different =
        IntStream.range(0, 2_000)
            .mapToObj(n -> names.of(n + "/", "x".repeat(150) + ".png", ""))
            .peek(name -> assertThat(name.length()).isLessThan(100))
            .distinct();

    assertThat(different).hasSize(2_000);
  }
}
