package dev.easel.endpoints;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * Keeps one request at each sleeping endpoint after its caller has left, so that it goes on waking:
 * Knative starts a pod for as long as somebody waits. It ends with its answer or its own timeout.
 * Only a hint; nothing is lost with it.
 */
@Component
class Waking {

  private final ConcurrentMap<String, Question> kept = new ConcurrentHashMap<>();

  /** Keeps a request until it is answered, or drops it if one is kept at that endpoint already. */
  void keep(String endpoint, Question question, CompletableFuture<?> coming) {
    if (kept.putIfAbsent(endpoint, question) != null) {
      question.close();
      return;
    }
    var _ =
        coming.whenComplete(
            (response, failure) -> {
              kept.remove(endpoint, question);
              question.close();
            });
  }

  boolean isWaking(String endpoint) {
    return kept.containsKey(endpoint);
  }
}
