package dev.easel.projects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes of a request its entry. */
@Component
class Audit {

  private static final String REQUEST_ID = "X-Request-Id";
  private static final int LONGEST_METHOD = 32;

  private final AuditEntries entries;
  private final Handlers handlers;
  private final Projects projects;
  private final ClientAddress address;
  private final Clock clock;

  Audit(
      AuditEntries entries,
      Handlers handlers,
      Projects projects,
      ClientAddress address,
      Clock clock) {
    this.entries = entries;
    this.handlers = handlers;
    this.projects = projects;
    this.address = address;
    this.clock = clock;
  }

  AuditId begin(Caller caller, HttpServletRequest request, HttpServletResponse response) {
    var now = clock.instant();
    var project = project(caller, request);
    var entry =
        new AuditEntry(
            AuditId.create(now),
            project,
            now,
            AuditEntry.Actor.of(caller),
            address.of(request),
            new AuditEntry.Target(method(request), AuditSubject.route(request)),
            AuditSubject.of(request),
            null,
            String.valueOf(response.getHeader(REQUEST_ID)));
    entries.begin(entry);
    return entry.id();
  }

  void complete(AuditId entry, int status, HttpServletResponse response) {
    entries.complete(entry, status, AuditSubject.made(response));
  }

  /** What only operators may is asked of the installation. */
  private @Nullable String project(Caller caller, HttpServletRequest request) {
    var handler = handlers.of(request);
    var needed = handler == null ? null : handler.getMethodAnnotation(Allowed.class);
    return needed != null && needed.value() == Role.OPERATOR
        ? null
        : projects.named(caller).map(Project::id).orElse(null);
  }

  private static String method(HttpServletRequest request) {
    var method = request.getMethod();
    return method.substring(0, Math.min(method.length(), LONGEST_METHOD));
  }
}
