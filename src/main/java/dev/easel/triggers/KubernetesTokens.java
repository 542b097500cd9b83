package dev.easel.triggers;

import dev.easel.projects.ClientAddress;
import dev.easel.projects.Projects;
import dev.easel.projects.ReviewUnavailable;
import dev.easel.projects.TokenReviews;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Has the cluster say whose token came with the guide's call, and whether he may create workflows
 * in the namespace. Answers are remembered for a minute at most, under the token's SHA-256; the
 * token itself goes nowhere else.
 */
@Component
class KubernetesTokens implements TokenReviews {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** Of a token that is nobody's: it may become somebody's, and who guesses sends another. */
  private static final Duration REFUSED = Duration.ofSeconds(5);

  private static final int MOST = 10_000;

  /** A JSON Web Token (RFC 7519), as service accounts have. */
  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private final EventsProperties properties;
  private final ClusterReviews cluster;
  private final Projects projects;
  private final ClientAddress addresses;
  private final Clock clock;
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  KubernetesTokens(
      EventsProperties properties,
      ClusterReviews cluster,
      Projects projects,
      ClientAddress addresses,
      Clock clock) {
    this.properties = properties;
    this.cluster = cluster;
    this.projects = projects;
    this.addresses = addresses;
    this.clock = clock;
  }

  private record Answer(Optional<Reviewed> reviewed, Instant until) {}

  @Override
  public boolean isTakenBy(HttpServletRequest request) {
    return properties.kubernetesTokens() && EventsController.isCalledBy(request);
  }

  /**
   * Nobody's without asking, if it has not the form of one or the namespace is no project's.
   *
   * @throws ReviewUnavailable if the cluster does not answer, or does not let Easel ask
   */
  @Override
  public Optional<Reviewed> review(String token, HttpServletRequest request) {
    var namespace = namespace(request);
    if (!isOfProject(namespace) || !isToken(token)) {
      return Optional.empty();
    }
    var key = namespace + "/" + Hmacs.sha256(token.getBytes(StandardCharsets.UTF_8));
    var known = known(key);
    if (known.isPresent()) {
      return known.get().reviewed();
    }
    var reviewed = cluster.review(token, namespace, addresses.of(request));
    remember(key, reviewed);
    return reviewed;
  }

  private boolean isOfProject(String namespace) {
    return projects.known().stream().anyMatch(it -> it.namespace().equals(namespace));
  }

  private static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  private synchronized Optional<Answer> known(String key) {
    return Optional.ofNullable(answers.get(key)).filter(it -> it.until().isAfter(clock.instant()));
  }

  private synchronized void remember(String key, Optional<Reviewed> reviewed) {
    var now = clock.instant();
    answers.values().removeIf(answer -> !answer.until().isAfter(now));
    if (answers.size() < MOST) {
      answers.put(key, new Answer(reviewed, now.plus(reviewed.isEmpty() ? REFUSED : REMEMBERED)));
    }
  }

  private static String namespace(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        ? String.valueOf(variables.get("namespace"))
        : "";
  }
}
