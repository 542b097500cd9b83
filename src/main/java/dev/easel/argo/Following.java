package dev.easel.argo;

/** Something that is being followed until this is closed. */
public interface Following extends AutoCloseable {

  /** Stops at once; nothing is told any more when it returns, except to a listener calling it. */
  @Override
  void close();
}
