package dev.easel.datasets;

import dev.easel.http.Invalid;
import dev.easel.http.Violation;
import dev.easel.volumes.FileName;
import java.util.List;

/** A data set's name: a DNS label. */
final class DatasetName {

  private static final String FORM =
      "A data set's name is 1 to 63 lower-case letters, digits and hyphens, beginning and ending"
          + " with a letter or digit.";

  private DatasetName() {}

  static boolean isSound(String name) {
    return FileName.isLabel(name) && FileName.isSound(name);
  }

  /**
   * @throws Invalid if it is none
   */
  static void require(String name) {
    if (!isSound(name)) {
      throw new Invalid(List.of(new Violation(null, "name", "invalid_name", FORM)));
    }
  }

  static String form() {
    return FORM;
  }
}
