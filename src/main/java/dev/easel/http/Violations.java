package dev.easel.http;

import java.util.ArrayList;
import java.util.List;

/** Collects everything wrong with a request, so that one answer names it all. */
public final class Violations {

  private final List<Violation> found = new ArrayList<>();

  /**
   * Notes a fault in the body.
   *
   * @param path reference tokens from the root of the body, unescaped: {@code "parameters", "lr"}
   */
  public void add(List<String> path, String code, String message) {
    found.add(new Violation(pointer(path), null, code, message));
  }

  /** Notes a fault in the query string. */
  public void addParameter(String name, String code, String message) {
    found.add(new Violation(null, name, code, message));
  }

  /** Notes a fault in a header. */
  public void addHeader(String name, String code, String message) {
    found.add(new Violation(null, null, code, "%s: %s".formatted(name, message)));
  }

  /** True if something was noted at this place of the body, or inside it. */
  public boolean isAt(List<String> path) {
    var place = pointer(path);
    return found.stream()
        .map(Violation::pointer)
        .anyMatch(
            pointer ->
                pointer != null && (pointer.equals(place) || pointer.startsWith(place + "/")));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Violation> all() {
    return List.copyOf(found);
  }

  /**
   * Ends the request if anything was noted.
   *
   * @throws Invalid with all of it
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new Invalid(all());
    }
  }

  /** RFC 6901, section 6: a JSON Pointer in a URI fragment. */
  private static String pointer(List<String> path) {
    var pointer = new StringBuilder("#");
    path.forEach(token -> pointer.append('/').append(escaped(token)));
    return pointer.toString();
  }

  private static String escaped(String token) {
    return org.springframework.web.util.UriUtils.encodeFragment(
            token.replace("~", "~0").replace("/", "~1"), java.nio.charset.StandardCharsets.UTF_8)
        .replace("/", "%2F");
  }
}
