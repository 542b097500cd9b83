package dev.easel.artifacts;

import dev.easel.http.IfMatch;
import dev.easel.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Answers with content as RFC 9110 has it: conditions, then ranges, one or several. What came from
 * a training is foreign: a browser shows pictures of it and runs nothing.
 */
final class Downloads {

  private static final Logger log = LoggerFactory.getLogger(Downloads.class);

  /** By the caller alone, who asks each time whether it is still the same. */
  private static final String CACHED = "private, no-cache";

  private static final String DIGEST = "Repr-Digest";

  private final HttpServletRequest request;
  private final HttpServletResponse response;

  Downloads(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
  }

  /** Serves all of it, or what the request asks for. */
  void serve(Content content) throws IOException {
    var label = content.label();
    response.setHeader(HttpHeaders.ETAG, label.etag());
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.CACHE_CONTROL, CACHED);
    new IfMatch(request.getHeader(HttpHeaders.IF_MATCH)).require(label.etag());
    if (isKnown(label.etag())) {
      response.setStatus(HttpStatus.NOT_MODIFIED.value());
      return;
    }
    var ranges = ranges(content);
    describe(label);
    if (!label.sha256().isEmpty()) {
      var digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(label.sha256()));
      response.setHeader(DIGEST, "sha-256=:" + digest + ":");
    }
    send(content, ranges);
  }

  /** What is sent must not be taken for anything else. */
  void describe(Content.Label label) {
    response.setContentType(label.mediaType());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "sandbox");
    response.setHeader(HttpHeaders.CACHE_CONTROL, CACHED);
    if (!label.shown()) {
      response.setHeader(
          HttpHeaders.CONTENT_DISPOSITION,
          ContentDisposition.attachment()
              .filename(label.name(), StandardCharsets.UTF_8)
              .build()
              .toString());
    }
  }

  private boolean isHead() {
    return request.getMethod().equals("HEAD");
  }

  private boolean isKnown(String etag) {
    return listed(request.getHeader(HttpHeaders.IF_NONE_MATCH), etag);
  }

  /** Compared weakly, as section 13.1.2 says. */
  static boolean listed(@Nullable String header, String etag) {
    return header != null
        && (header.strip().equals("*")
            || Arrays.stream(header.split(","))
                .map(listed -> listed.strip().replaceFirst("^W/", ""))
                .anyMatch(etag.replaceFirst("^W/", "")::equals));
  }

  /** Empty for all of it. */
  private List<ByteRange> ranges(Content content) {
    var ifRange = request.getHeader(HttpHeaders.IF_RANGE);
    if (isHead() || (ifRange != null && !ifRange.strip().equals(content.label().etag()))) {
      return List.of(); // of HEAD parts are not defined
    }
    var asked = ByteRange.read(request.getHeader(HttpHeaders.RANGE), content.size());
    if (asked.filter(List::isEmpty).isPresent()) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + content.size());
      throw new Problem(
          HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
          "range_not_satisfiable",
          "'Range' asks for nothing of its %d bytes, or for too many parts."
              .formatted(content.size()));
    }
    return asked.orElse(List.of());
  }

  private void send(Content content, List<ByteRange> ranges) throws IOException {
    switch (ranges.size()) {
      case 0 -> {
        response.setContentLengthLong(content.size());
        body(content, List.of(new Piece("", new ByteRange(0, content.size() - 1))), "");
      }
      case 1 -> {
        var range = ranges.getFirst();
        response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
        response.setHeader(HttpHeaders.CONTENT_RANGE, contentRange(range, content));
        response.setContentLengthLong(range.length());
        body(content, List.of(new Piece("", range)), "");
      }
      default -> multipart(content, ranges);
    }
  }

  /**
   * A part of a multipart answer.
   *
   * @param head what comes before its bytes
   */
  private record Piece(String head, ByteRange range) {}

  private void multipart(Content content, List<ByteRange> ranges) throws IOException {
    var boundary = UUID.randomUUID().toString();
    var pieces =
        ranges.stream()
            .map(
                range ->
                    new Piece(
                        "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                            .formatted(
                                boundary,
                                content.label().mediaType(),
                                contentRange(range, content)),
                        range))
            .toList();
    var tail = "\r\n--" + boundary + "--\r\n";
    response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
    response.setCharacterEncoding((String) null);
    response.setContentType("multipart/byteranges; boundary=" + boundary);
    response.setContentLengthLong(
        pieces.stream().mapToLong(it -> it.head().length() + it.range().length()).sum()
            + tail.length());
    body(content, pieces, tail);
  }

  private static String contentRange(ByteRange range, Content content) {
    return "bytes %d-%d/%d".formatted(range.first(), range.last(), content.size());
  }

  private void body(Content content, List<Piece> pieces, String tail) throws IOException {
    if (isHead()) {
      return;
    }
    unlessBroken(
        out -> {
          for (var piece : pieces) {
            text(piece.head(), out);
            if (piece.range().length() > 0) {
              content.write(piece.range(), out);
            }
          }
          text(tail, out);
        });
  }

  /** Tomcat 11 closes an answer with its last byte: not even nothing may be written after it. */
  private static void text(String text, OutputStream out) throws IOException {
    if (!text.isEmpty()) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Writes to the caller. */
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Writes; what breaks off must not look whole.
   *
   * @throws Problem if nothing was sent yet
   * @throws CloseNowException for Tomcat to cut the connection
   */
  void unlessBroken(Writing writing) throws IOException {
    try {
      writing.to(response.getOutputStream());
    } catch (IOException | RuntimeException e) {
      if (!response.isCommitted()) {
        takeBack();
        if (e instanceof IOException unread) {
          throw unreadable(unread);
        }
        throw e;
      }
      log.info("a download broke off: {}", e.toString());
      response.flushBuffer();
      var cut = new CloseNowException("a download broke off");
      cut.addSuppressed(e); // as its cause, Spring 7 takes an end of file for the caller's
      throw cut;
    }
  }

  private static Problem unreadable(IOException cause) {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "volume_failed",
            "It cannot be read now (%s); ask again.".formatted(cause.getClass().getSimpleName()),
            cause)
        .retryAfter(30);
  }

  /** Of what was to be sent nothing is true any more. */
  private void takeBack() {
    response.resetBuffer();
    response.setContentLengthLong(-1);
    for (var header :
        List.of(
            HttpHeaders.CONTENT_DISPOSITION,
            HttpHeaders.CONTENT_RANGE,
            HttpHeaders.ETAG,
            HttpHeaders.ACCEPT_RANGES,
            DIGEST)) {
      response.setHeader(header, null);
    }
  }
}
