package dev.easel.http;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Tomcat refuses before any filter, such as a NUL in the path, as a problem document too.
 * Tomcat makes one by its class name.
 */
public class ProblemValve extends ErrorReportValve {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    var status = HttpStatus.resolve(response.getStatus());
    if (status == null || !status.isError() || !response.setErrorReported()) {
      return;
    }
    var logged = response.getHeader(RequestIdFilter.HEADER);
    var given = logged == null ? request.getHeader(RequestIdFilter.HEADER) : logged;
    var id = RequestIdFilter.id(given, UUID.randomUUID());
    try {
      response.setHeader(RequestIdFilter.HEADER, id);
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      var writer = response.getReporter();
      if (writer != null) {
        JSON.writeValue(writer, document(status, id));
      }
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      // the caller is gone: there is nobody to tell
    }
  }

  private static Map<String, Object> document(HttpStatus status, String requestId) {
    return Map.of(
        "title", status.getReasonPhrase(),
        "status", status.value(),
        "detail", ErrorPage.words(status),
        "code", ProblemHandler.code(status),
        "request_id", requestId);
  }
}
