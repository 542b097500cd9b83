package dev.easel.argo;

import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tells Argo's answers apart, by status and, since it says 500 to nearly everything, by text. */
final class AnswerReader {

  private static final List<String> TOO_LARGE =
      List.of("request is too large", "request entity too large", "message larger than max");
  private static final List<String> LATER =
      List.of("exceeded quota", "too many requests", "operation queue full");
  private static final List<String> NO_TEMPLATE =
      List.of("failed to get workflow template", "not managed by the current argo server");

  private AnswerReader() {}

  /**
   * @param workflow the workflow that was to be made or retried
   */
  static Answer read(int status, String body, String workflow) {
    var words = words(body);
    return switch (status) {
      case 200 -> isJson(body) ? new Answer.Accepted() : notArgo(status, words);
      case 401, 403 -> new Answer.NotPermitted(status, words);
      case 413 -> new Answer.Refused(status, words);
      case 429, 503 -> new Answer.Busy(status, words);
      case 502, 504 -> new Answer.Unknown("status %d: %s".formatted(status, words));
      case 301, 302, 303, 307, 308 -> notArgo(status, words);
      default -> byWords(status, words, workflow);
    };
  }

  /** One answer may tell of several bindings: what names our workflow comes first. */
  private static Answer byWords(int status, String words, String workflow) {
    var lower = words.toLowerCase(Locale.ROOT);
    if (words.contains("\"" + workflow + "\" already exists")) {
      return new Answer.AlreadyExists(status, words);
    }
    if (words.contains("\"" + workflow + "\" is invalid") || holdsAny(lower, TOO_LARGE)) {
      return new Answer.Refused(status, words);
    }
    if (holdsAny(lower, LATER)) {
      return new Answer.Busy(status, words);
    }
    if (lower.contains("is forbidden")) {
      return new Answer.NotPermitted(status, words);
    }
    return holdsAny(lower, NO_TEMPLATE)
        ? new Answer.TemplateMissing(status, words)
        : new Answer.Failed(status, words);
  }

  private static Answer notArgo(int status, String words) {
    return new Answer.Failed(
        status, "not an answer of Argo's server, see EASEL_ARGO_URL: " + words);
  }

  private static boolean holdsAny(String words, List<String> texts) {
    return texts.stream().anyMatch(words::contains);
  }

  private static boolean isJson(String body) {
    try {
      return JsonMapper.shared().readTree(body).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** The {@code message} of an error, or the text as it came. */
  static String words(String body) {
    try {
      var message = JsonMapper.shared().readTree(body).path("message");
      return message.isString() ? message.asString() : body.strip();
    } catch (JacksonException e) {
      return body.strip();
    }
  }
}
