package dev.easel.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumesTest {

  private static final String CLAIM = "db-finetune-data";
  private final Volumes volumes =
      new Volumes(new VolumeProperties("finetunes/", "generic/", "data/"));

  @ParameterizedTest
  @CsvSource({
    "data/example-dog, DATA",
    "data/2024/dogs_v1.5, DATA",
    "finetunes/example-dog, OUTPUTS",
    "generic/dogs-2, CLASS_SETS",
    "models/mine, MODELS",
  })
  void takesAPlaceBelowItsRoot(String path, Root root) {
    assertThat(volumes.refusal(path, root, CLAIM, null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/pvc/data/example-dog, data/example-dog",
    "/mnt/pvc/data/example-dog, data/example-dog",
    "/db-finetune-data/data/example-dog, data/example-dog",
    "db-finetune-data/data/example-dog, data/example-dog",
    "/data/example-dog, data/example-dog",
    "data/example-dog/, data/example-dog",
    "dogs, data/dogs",
    "finetunes/dogs, data/dogs",
    "models/dogs, data/dogs",
  })
  void refusesAPathOfAnotherFormWithTheRightOne(String path, String right) {
    assertThat(volumes.refusal(path, Root.DATA, CLAIM, null))
        .hasValueSatisfying(why -> assertThat(why).contains("'" + right + "'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "data",
        "data/",
        "data/../models/x",
        "data/./x",
        "..",
        "data//x",
        "data\\x",
        "data/.hidden",
        "data/-x",
        "data/a b",
        "data/a:b",
        "data/x\n",
        "pvc://x/data",
        "data/é",
        "/pvc",
        "/pvc/",
        "/pvc/../x",
        "datax/y",
        "data/a{b",
      })
  void refuses(String path) {
    assertThat(volumes.refusal(path, Root.DATA, CLAIM, null)).isPresent();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(volumes.refusal("data/" + "x".repeat(63), Root.DATA, CLAIM, null)).isEmpty();
    assertThat(volumes.refusal("data/" + "x".repeat(64), Root.DATA, CLAIM, null)).isPresent();
    assertThat(volumes.refusal("data" + "/x".repeat(126), Root.DATA, CLAIM, null)).isPresent();
  }

  @Test
  void letsTheInstallationChooseAnotherRootButNoOtherShape() {
    assertThat(volumes.refusal("dataset", Root.DATA, CLAIM, "dataset")).isEmpty();
    assertThat(volumes.refusal("/pvc/dataset", Root.DATA, CLAIM, "/pvc/dataset")).isPresent();
    assertThat(volumes.refusal("../dataset", Root.DATA, CLAIM, "../dataset")).isPresent();
  }

  @Test
  void knowsWhatLiesInWhat() {
    var dogs = new VolumePath("finetunes/dogs");
    assertThat(dogs.contains(new VolumePath("finetunes/dogs/small"))).isTrue();
    assertThat(dogs.contains(dogs)).isTrue();
    assertThat(dogs.contains(new VolumePath("finetunes/dogs-2"))).isFalse();
    assertThat(dogs.lastSegment()).isEqualTo("dogs");
  }

  @ParameterizedTest
  @CsvSource({"data/, data/, sets/", "a/, a/b/, c/", "models/, b/, c/", "/a, b, c", "'', b, c"})
  void refusesRootsThatAreNotFourFolders(String outputs, String classSets, String data) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VolumeProperties(outputs, classSets, data));
  }
}
