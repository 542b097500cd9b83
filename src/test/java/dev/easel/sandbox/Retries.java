package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a step that failed is tried again, judged in Argo's order: backoff, policy, limit,
 * expression (workflow/controller/operator.go, processNodeRetries, the same from 3.7 to 4.1).
 */
final class Retries {
  private static final Set<String> KNOWN = Set.of("limit", "retryPolicy", "backoff", "expression");
  private static final Set<String> BACKOFF = Set.of("duration", "factor");

  private final JsonNode strategy;
  private final List<ObjectNode> attempts;
  private final ObjectNode last;

  /** There is an attempt, and the last has ended. */
  Retries(JsonNode strategy, List<ObjectNode> attempts) {
    this.strategy = strategy;
    this.attempts = attempts;
    this.last = attempts.getLast();
    refuseUnknown("retryStrategy", strategy, KNOWN);
    refuseUnknown("retryStrategy.backoff", strategy.path("backoff"), BACKOFF);
  }

  /**
   * How long it still waits before any failure is judged; zero if it does not, as after a pod that
   * was lost: its node has no end (4.1).
   */
  Duration pause(Duration longest, Instant now) {
    boolean waits =
        strategy.has("backoff")
            && Nodes.failed(last)
            && last.has("finishedAt")
            && attempts.size() <= limit();
    if (!waits) {
      return Duration.ZERO;
    }
    JsonNode backoff = strategy.path("backoff");
    long factor = Math.max(1, Json.text(backoff, "factor").isEmpty() ? 1 : factor(backoff));
    Duration wait =
        duration(Json.text(backoff, "duration"))
            .multipliedBy((long) Math.pow((double) factor, attempts.size() - 1.0));
    Instant due =
        Instant.parse(Json.text(last, "finishedAt"))
            .plus(wait.compareTo(longest) < 0 ? wait : longest);
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  /** The message with which the retry node ends; null where there is another attempt. */
  @Nullable String refusal() {
    if (!retriesPhase(Json.text(last, "phase"))) {
      return Json.text(last, "message");
    }
    if (attempts.size() > limit()) {
      return "No more retries left";
    }
    String expression = Json.text(strategy, "expression");
    return expression.isEmpty() || evaluate(expression)
        ? null
        : "retryStrategy.expression evaluated to false";
  }

  private boolean retriesPhase(String phase) {
    String policy = Json.text(strategy, "retryPolicy");
    String actual = policy.isEmpty() && strategy.has("expression") ? "Always" : policy;
    return switch (actual) {
      case "", "OnFailure" -> phase.equals("Failed");
      case "OnError" -> phase.equals("Error");
      case "Always" -> Nodes.failed(last);
      default -> throw Steps.unknown("retryPolicy " + policy);
    };
  }

  private boolean evaluate(String expression) {
    String exitCode = Json.text(last, "outputs", "exitCode");
    Map<String, String> lastRetry =
        Map.of(
            "exitCode", exitCode.isEmpty() ? "-1" : exitCode,
            "status", Json.text(last, "phase"),
            "duration", Long.toString(seconds()),
            "message", Json.text(last, "message"));
    Object result =
        Expressions.evaluate(
            expression,
            Map.of("lastRetry", lastRetry, "retries", Integer.toString(attempts.size() - 1)));
    if (result instanceof Boolean again) {
      return again;
    }
    throw ExpressionFault.running("unable to cast expression result to bool", expression, 0);
  }

  private long seconds() {
    return last.has("finishedAt")
        ? Duration.between(
                Instant.parse(Json.text(last, "startedAt")),
                Instant.parse(Json.text(last, "finishedAt")))
            .toSeconds()
        : 0;
  }

  private int limit() {
    return strategy.has("limit") ? strategy.path("limit").asInt(0) : Integer.MAX_VALUE;
  }

  private static long factor(JsonNode backoff) {
    return Long.parseLong(Json.text(backoff, "factor"));
  }

  private static Duration duration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  private static void refuseUnknown(String where, JsonNode node, Set<String> known) {
    for (String member : node.propertyNames()) {
      if (!known.contains(member)) {
        throw Steps.unknown(where + "." + member);
      }
    }
  }
}
