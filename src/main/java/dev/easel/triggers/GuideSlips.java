package dev.easel.triggers;

import dev.easel.http.NearestName;
import dev.easel.http.Problem;
import dev.easel.http.RawBody;
import dev.easel.http.SharedPermits;
import dev.easel.http.StrangersBodies;
import dev.easel.http.Violation;
import dev.easel.http.Violations;
import dev.easel.projects.Slips;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * The three slips of the guide's curl as it is printed: it names no header for its token (curl then
 * sends none), does not close its body, and says {@code num_class_image}. Told to who is not
 * recognised, too: all of it is in the guide.
 */
@Component
class GuideSlips implements Slips {

  private static final int LONGEST = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String PRINTED = "num_class_image";
  private static final String MEANT = "num_class_images";

  /** Not those of triggers: who has no key takes no signed call's place. */
  private final StrangersBodies bodies = new StrangersBodies(new SharedPermits(8, 2), PATIENCE);

  @Override
  public List<Violation> in(HttpServletRequest request) throws IOException {
    var violations = new Violations();
    if (EventsController.isCalledBy(request)) {
      readBody(request).ifPresent(body -> checkBody(body.bytes(), violations));
      if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
        violations.addHeader(
            HttpHeaders.AUTHORIZATION,
            "required",
            "There is no such header. The guide's --header \"${ARGO_TOKEN}\" names none; write"
                + " --header \"Authorization: ${ARGO_TOKEN}\", with a value that begins 'Bearer"
                + " '.");
      }
    }
    return violations.all();
  }

  /** Empty if it is too long, comes too slowly, or too many do: nobody is owed a look at it. */
  private Optional<RawBody> readBody(HttpServletRequest request) throws IOException {
    try {
      return Optional.of(bodies.read(request, request.getRemoteAddr(), LONGEST));
    } catch (Problem unread) {
      return Optional.empty();
    }
  }

  private static void checkBody(byte[] bytes, Violations violations) {
    try {
      var body = FlatBody.read(bytes);
      body.check(violations);
      if (body.json().json().has(PRINTED)) {
        violations.add(
            List.of(PRINTED),
            "unknown_parameter",
            NearestName.refusal("Parameter", PRINTED, List.of(MEANT)));
      }
    } catch (Problem unreadable) {
      violations.add(List.of(), unreadable.code(), unreadable.detail());
    }
  }
}
