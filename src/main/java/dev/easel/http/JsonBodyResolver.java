package dev.easel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands a {@link JsonBody} to the controllers that ask for one. */
@Component
class JsonBodyResolver implements HandlerMethodArgumentResolver {

  private static final MediaType FORM = MediaType.APPLICATION_FORM_URLENCODED;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final StrangersBodies bodies = new StrangersBodies(new SharedPermits(16, 4), PATIENCE);

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == JsonBody.class
        || parameter.getParameterType() == RawBody.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders)
      throws IOException {
    var servlet = request.getNativeRequest(HttpServletRequest.class);
    if (servlet == null) {
      throw new IllegalStateException("not a servlet request");
    }
    if (parameter.getParameterType() == RawBody.class) {
      return RawBody.read(servlet);
    }
    refuseOtherThanJson(servlet.getContentType(), servlet.getHeader(HttpHeaders.ORIGIN));
    var strangers = parameter.getParameterAnnotation(FromStrangers.class);
    if (strangers != null) {
      var body = bodies.read(servlet, servlet.getRemoteAddr(), strangers.most());
      return JsonBody.of(body.bytes());
    }
    return JsonBody.read(servlet);
  }

  /**
   * The guide's curl sends {@code -d} without a type, which curl calls a form: taken as JSON. Not
   * from a browser, where any page may send a form to this machine, and says its origin.
   */
  private static void refuseOtherThanJson(@Nullable String type, @Nullable String origin) {
    if (type == null && origin == null) {
      return;
    }
    try {
      var media = MediaType.parseMediaType(String.valueOf(type));
      if (MediaType.APPLICATION_JSON.isCompatibleWith(media)
          || (FORM.isCompatibleWith(media) && origin == null)) {
        return;
      }
    } catch (InvalidMediaTypeException e) {
      // answered below, like any other type
    }
    throw new Problem(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "The body must be application/json.");
  }
}
