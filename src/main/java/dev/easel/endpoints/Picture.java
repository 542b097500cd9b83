package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.http.ShownPictures;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * An answer that begins like a picture; the predictor's own Content-Type is not reliable.
 *
 * @param length in bytes, if the predictor said it
 * @param body unread
 */
record Picture(MediaType type, OptionalLong length, InputStream body) implements AutoCloseable {

  private static final int PIECE = 64 * 1024;

  /** The picture that the rest is; if it is none, the rest is unread. */
  static Optional<Picture> of(PushbackInputStream rest, OptionalLong length) throws IOException {
    var start = rest.readNBytes(ShownPictures.SIGNATURE);
    rest.unread(start);
    return ShownPictures.type(start).map(type -> new Picture(type, length, rest));
  }

  static PushbackInputStream sniffable(InputStream body) {
    return new PushbackInputStream(body, ShownPictures.SIGNATURE);
  }

  /**
   * Passes it on piece by piece.
   *
   * @return false if its reader left
   * @throws Problem if it broke off before anything was passed on
   * @throws CloseNowException if it broke off later: Tomcat then cuts the connection, because the
   *     answer must not end as if it were whole
   */
  boolean passOn(HttpServletResponse to) throws CloseNowException {
    var piece = new byte[PIECE];
    for (var begun = false; ; begun = true) {
      var read = next(piece, begun);
      try {
        if (read < 0) {
          to.flushBuffer();
          return true;
        }
        if (!begun) { // a problem in its place has a length of its own
          length.ifPresent(to::setContentLengthLong);
        }
        to.getOutputStream().write(piece, 0, read);
      } catch (IOException e) {
        return false;
      }
    }
  }

  private int next(byte[] piece, boolean begun) throws CloseNowException {
    try {
      return body.read(piece);
    } catch (IOException e) {
      if (begun) {
        throw cut(e);
      }
      throw brokeOff(e);
    }
  }

  /** Without its cause: Spring 7 takes an end of file in it for the caller's, and says nothing. */
  private static CloseNowException cut(IOException cause) {
    var cut = new CloseNowException("the predictor's answer broke off");
    cut.addSuppressed(cause);
    return cut;
  }

  static Problem brokeOff(IOException cause) {
    return new Problem(
        HttpStatus.BAD_GATEWAY, "predictor_broke_off", "The predictor's answer broke off.", cause);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
