package dev.easel.http;

import java.nio.charset.StandardCharsets;

/** What may be in a text that a caller sends. */
public final class Text {

  private Text() {}

  /** True if PostgreSQL could not store it: NUL, or half of a surrogate pair. */
  static boolean unstorable(String text) {
    return text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  static String storable(String text) {
    return unstorable(text) ? "?" : text;
  }

  /** True if it holds a control character (Unicode Cc: C0, DEL, C1). */
  public static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /**
   * True if Argo would evaluate it or break on it: a template tag or a control character (Argo 4.1:
   * a bad tag leaves a workflow without a phase for ever).
   */
  public static boolean hostile(String text) {
    return hasControl(text) || text.contains("{{") || text.contains("}}");
  }
}
