package dev.easel.datasets;

import dev.easel.http.Violations;
import dev.easel.volumes.FileName;

/** A data set's name: a DNS label. */
final class DatasetName {

  private static final String FORM =
      "A data set's name is 1 to 63 lower-case letters, digits and hyphens, beginning and ending"
          + " with a letter or digit.";

  private DatasetName() {}

  static boolean isSound(String name) {
    return FileName.isLabel(name) && FileName.isSound(name);
  }

  /** Notes it if it is none. */
  static void check(String name, Violations violations) {
    if (!isSound(name)) {
      violations.addParameter("name", "invalid_name", FORM);
    }
  }

  static String form() {
    return FORM;
  }
}
