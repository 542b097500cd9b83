package dev.easel.kubernetes;

import java.io.IOException;

/** The log of a container, as it comes. */
public final class PodLog implements AutoCloseable {

  private final ApiBody body;

  PodLog(ApiBody body) {
    this.body = body;
  }

  /**
   * Waits for more.
   *
   * @return how many bytes came; -1 when the server has ended it
   * @throws ClusterUnreachable if it was cut off, by this side or on the way
   */
  public int read(byte[] into) {
    try {
      var count = body.stream().read(into);
      if (count < 0 && body.isCut()) {
        throw new ClusterUnreachable("the log was closed by this side", null);
      }
      return count;
    } catch (IOException e) {
      throw new ClusterUnreachable("the log was cut off: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
