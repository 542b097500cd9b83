package dev.easel.http;

/** The configuration keeps Easel from starting; the start ends saying which setting and how. */
public class BadConfiguration extends RuntimeException {

  private final String remedy;

  /**
   * @param what is wrong, naming the environment variable
   * @param remedy what to set it to
   */
  public BadConfiguration(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
