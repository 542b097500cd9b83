package dev.easel.projects;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Tells which controller's method a request is going to reach. */
@Component
class Handlers {

  private final ObjectProvider<RequestMappingHandlerMapping> mapping;

  Handlers(
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mapping) {
    this.mapping = mapping;
  }

  /**
   * Null if Spring answers it by itself: there is no such path, method or type, or it asks for
   * OPTIONS.
   */
  @Nullable HandlerMethod of(HttpServletRequest request) {
    if (HttpMethod.OPTIONS.matches(request.getMethod())) {
      return null;
    }
    if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
      ServletRequestPathUtils.parseAndCache(request);
    }
    var found = found(request);
    return found instanceof HandlerMethod method ? method : null;
  }

  /** Whether it reaches a call that recognises its callers by itself. */
  boolean isSigned(HttpServletRequest request) {
    var handler = of(request);
    return handler != null && handler.hasMethodAnnotation(Signed.class);
  }

  private @Nullable Object found(HttpServletRequest request) {
    try {
      var chain = mapping.getObject().getHandler(request);
      return chain == null ? null : chain.getHandler();
    } catch (ServletException e) {
      return null; // the dispatcher meets the same, and tells it
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
