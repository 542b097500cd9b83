package dev.easel.bench;

import java.util.Locale;

/** A Markdown table, printed as it grows. */
final class Figures {

  Figures() {
    row("What", "Easel", "What it stands on", "Ratio");
    row("---", "---", "---", "---");
  }

  void row(String what, String easel, String beneath, String ratio) {
    System.out.println("| " + String.join(" | ", what, easel, beneath, ratio) + " |");
  }

  /** Formats with a point, wherever it runs. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
