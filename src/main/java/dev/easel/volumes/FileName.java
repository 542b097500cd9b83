package dev.easel.volumes;

import java.util.regex.Pattern;

/**
 * A name for a new file or folder: 1 to 128 letters, digits, dots, hyphens and underscores, which
 * no shell and no other file system chokes on.
 */
public final class FileName {

  private static final Pattern SOUND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private FileName() {}

  /** Whether a name is a DNS label (RFC 1123), as a data set's is. */
  public static boolean isLabel(String name) {
    return LABEL.matcher(name).matches();
  }

  /** Whether a new file may be called so. */
  public static boolean isSound(String name) {
    return SOUND.matcher(name).matches() && !name.endsWith(".") && !DEVICE.matcher(name).matches();
  }

  /**
   * Refuses what is no name of something in a folder, whoever made it.
   *
   * @throws IllegalArgumentException if it leads elsewhere
   */
  static String segment(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'%s' is no name in a folder".formatted(name));
    }
    return name;
  }
}
