package dev.easel.projects;

/** How much lies on volumes. */
public record Stored(long bytes, long files) {

  public static final Stored NOTHING = new Stored(0, 0);

  Stored plus(Stored other) {
    return new Stored(bytes + other.bytes, files + other.files);
  }

  Stored minus(Stored other) {
    return new Stored(bytes - other.bytes, files - other.files);
  }
}
