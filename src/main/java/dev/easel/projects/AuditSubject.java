package dev.easel.projects;

import dev.easel.http.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerMapping;

/** Finds out what a request acts on: an id, or a name of what keeps its name. */
final class AuditSubject {

  private static final Pattern ID = Pattern.compile("[a-z]{1,20}_[0-9a-hjkmnp-tv-z]{26}");
  private static final Pattern NAMED = Pattern.compile("/v1/(datasets|secrets)/.*");
  private static final int LONGEST = 100;

  private AuditSubject() {}

  /** The call's path with its variables in braces, if there is such a call. */
  static @Nullable String route(HttpServletRequest request) {
    var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null ? null : pattern.toString();
  }

  /** What the path names. */
  static @Nullable String of(HttpServletRequest request) {
    var route = route(request);
    var variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    if (route == null || !(variables instanceof Map<?, ?> named)) {
      return null;
    }
    return named.values().stream()
        .map(String::valueOf)
        .filter(value -> isKept(route, value))
        .findFirst()
        .orElse(null);
  }

  private static boolean isKept(String route, String value) {
    return ID.matcher(value).matches()
        || (NAMED.matcher(route).matches() && value.length() <= LONGEST && !Text.hasControl(value));
  }

  /** What the answer says that was made. */
  static @Nullable String made(HttpServletResponse response) {
    return Optional.ofNullable(response.getHeader(HttpHeaders.LOCATION))
        .map(location -> location.substring(location.lastIndexOf('/') + 1))
        .filter(segment -> ID.matcher(segment).matches())
        .orElse(null);
  }
}
