package dev.easel.egress;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** What came back, until its reader returns. */
public final class EgressAnswer {

  private final ClassicHttpResponse response;
  private final long limit;
  private final boolean isPublic;

  EgressAnswer(ClassicHttpResponse response, long limit, boolean isPublic) {
    this.response = response;
    this.limit = limit;
    this.isPublic = isPublic;
  }

  /** Whether anybody can reach who answered, not only who is where this installation is. */
  public boolean isPublic() {
    return isPublic;
  }

  public int status() {
    return response.getCode();
  }

  /** The first of that name; null if there is none. */
  public @Nullable String header(String name) {
    var header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /**
   * Its body as it comes, uncompressed as it was sent.
   *
   * @throws AnswerTooLarge when more than the call's limit is read
   */
  public InputStream body() throws IOException {
    var entity = response.getEntity();
    if (entity == null) {
      return InputStream.nullInputStream();
    }
    if (entity.getContentLength() > limit) {
      throw new AnswerTooLarge(limit);
    }
    return new Limited(entity.getContent(), limit);
  }
}
