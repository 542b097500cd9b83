package dev.easel.sandbox;

/**
 * An expression that does not compile or run, in the words and with the caret of expr-lang 1.17.
 */
final class ExpressionFault extends RuntimeException {
  private final boolean compiling;

  private ExpressionFault(boolean compiling, String problem, String source, int index) {
    super("%s (1:%d)\n | %s\n | %s^".formatted(problem, index + 1, source, ".".repeat(index)));
    this.compiling = compiling;
  }

  static ExpressionFault compiling(String problem, String source, int index) {
    return new ExpressionFault(true, problem, source, index);
  }

  static ExpressionFault running(String problem, String source, int index) {
    return new ExpressionFault(false, problem, source, index);
  }

  boolean compiling() {
    return compiling;
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
