package dev.easel.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses query parameters that the call does not have, and control characters in any. */
@Component
class QueryGuard implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getQueryString() != null
        && handler instanceof HandlerMethod method
        && method.getBeanType().getPackageName().startsWith("dev.easel")) {
      check(request, known(method));
    }
    return true;
  }

  private static void check(HttpServletRequest request, Set<String> known) {
    var violations = new Violations();
    for (var name : QueryStrings.names(request.getQueryString())) {
      if (!known.contains(name)) {
        violations.addParameter(
            name, "unknown_parameter", NearestName.refusal("Query parameter", name, known));
      } else if (Arrays.stream(values(request, name)).anyMatch(Text::hasControl)) {
        violations.addParameter(
            name, "not_text", "'%s' must not contain control characters.".formatted(name));
      }
    }
    violations.throwIfAny();
  }

  private static String[] values(HttpServletRequest request, String name) {
    var values = request.getParameterValues(name);
    return values == null ? new String[0] : values;
  }

  private static Set<String> known(HandlerMethod method) {
    var known = new LinkedHashSet<String>();
    for (var parameter : method.getMethodParameters()) {
      var annotation = parameter.getParameterAnnotation(RequestParam.class);
      if (annotation != null) {
        known.add(annotation.name().isEmpty() ? name(parameter) : annotation.name());
      }
    }
    return known;
  }

  private static String name(MethodParameter parameter) {
    parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
    return String.valueOf(parameter.getParameterName());
  }
}
