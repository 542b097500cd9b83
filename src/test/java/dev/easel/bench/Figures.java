package dev.easel.bench;

import java.util.Locale;

/** A Markdown table, printed as it grows. */
final class Figures {

  Figures() {
    print("What", "Easel", "What it stands on", "Ratio", "Aim");
    print("---", "---", "---", "---", "---");
  }

  /** A figure that nothing is measured against. */
  void row(String what, String easel) {
    print(what, easel, "", "", "");
  }

  void row(String what, String easel, String beneath, String ratio) {
    print(what, easel, beneath, ratio, "");
  }

  /** A figure with its aim, and whether it was reached. */
  void row(String what, String easel, String beneath, String ratio, String aim, boolean reached) {
    print(what, easel, beneath, ratio, aim + (reached ? ": reached" : ": missed"));
  }

  private static void print(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  /** Formats with a point, wherever it runs. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
