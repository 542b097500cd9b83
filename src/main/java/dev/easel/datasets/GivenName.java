package dev.easel.datasets;

import org.jspecify.annotations.Nullable;

/**
 * What a file of a set is called.
 *
 * @param name sound
 * @param original as it came; null if that is the same, or it came without
 */
record GivenName(String name, @Nullable String original) {

  static GivenName of(String name, String original) {
    var same = original.isEmpty() || original.equals(name);
    return new GivenName(name, same ? null : UploadRefused.shown(original));
  }
}
