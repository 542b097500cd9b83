package dev.easel.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses query parameters that the call does not have, that come twice, or that are no text. */
@Component
class QueryGuard implements HandlerInterceptor {

  private static final Set<String> FLAGS = Set.of("true", "false");

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var query = request.getQueryString();
    if (query != null
        && request.getDispatcherType() == DispatcherType.REQUEST
        && handler instanceof HandlerMethod method
        && method.getBeanType().getPackageName().startsWith("dev.easel")) {
      check(query, known(method));
    }
    return true;
  }

  private static void check(String query, Map<String, Class<?>> known) {
    var violations = new Violations();
    QueryStrings.read(query)
        .forEach(
            (name, values) -> {
              if (!known.containsKey(name)) {
                violations.addParameter(
                    name,
                    "unknown_parameter",
                    NearestName.refusal("Query parameter", name, known.keySet()));
              } else {
                check(name, values, known.get(name), violations);
              }
            });
    violations.throwIfAny();
  }

  private static void check(
      String name, List<String> values, @Nullable Class<?> type, Violations violations) {
    if (values.stream().anyMatch(Text::hasControl)) {
      violations.addParameter(
          name, "not_text", "'%s' must not contain control characters.".formatted(name));
    } else if (values.size() > 1 && type != List.class) {
      violations.addParameter(name, "repeated", "'%s' may be given once.".formatted(name));
    } else if (values.stream().anyMatch(String::isEmpty)) {
      violations.addParameter(name, "empty", "'%s' must not be empty.".formatted(name));
    } else if (type == boolean.class && !FLAGS.containsAll(values)) {
      // Spring takes yes, on and 1 too
      violations.addParameter(name, "wrong_type", "'%s' must be true or false.".formatted(name));
    }
  }

  /** The types of the call's query parameters by their names. */
  private static Map<String, Class<?>> known(HandlerMethod method) {
    var known = new LinkedHashMap<String, Class<?>>();
    for (var parameter : method.getMethodParameters()) {
      var annotation = parameter.getParameterAnnotation(RequestParam.class);
      if (annotation != null) {
        known.put(
            annotation.name().isEmpty() ? name(parameter) : annotation.name(),
            parameter.getParameterType());
      }
    }
    return known;
  }

  private static String name(MethodParameter parameter) {
    parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
    return String.valueOf(parameter.getParameterName());
  }
}
