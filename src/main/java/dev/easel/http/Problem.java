package dev.easel.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * An answer that is not a success, as a problem document (RFC 9457). Each feature extends it with
 * exceptions named for the fact, such as {@code RunNotFound}.
 */
public class Problem extends RuntimeException {

  private final HttpStatus status;
  private final String code;
  private final String detail;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final HttpHeaders headers = new HttpHeaders();

  /**
   * @param code stable, lower case with underscores
   * @param detail what was wrong, what was expected and what to do
   */
  public Problem(HttpStatus status, String code, String detail) {
    this(status, code, detail, null);
  }

  public Problem(HttpStatus status, String code, String detail, @Nullable Throwable cause) {
    super(code + ": " + detail, cause);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** Adds an extension member to the document. */
  public Problem with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /** Adds a {@code Retry-After} of whole seconds. */
  public Problem retryAfter(long seconds) {
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return this;
  }

  public HttpStatus status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return detail;
  }

  Map<String, Object> members() {
    return members;
  }

  HttpHeaders headers() {
    return headers;
  }
}
