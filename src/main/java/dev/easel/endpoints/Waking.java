package dev.easel.endpoints;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Keeps one request at each sleeping endpoint after its caller has left, so that it goes on waking:
 * Knative starts a pod for as long as somebody waits. Only a hint; nothing is lost with it.
 */
@Component
class Waking {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final ConcurrentMap<String, CompletableFuture<?>> kept = new ConcurrentHashMap<>();

  /** Keeps a request, or drops it if one is kept at that endpoint already. */
  void keep(String endpoint, CompletableFuture<HttpResponse<InputStream>> request) {
    if (kept.putIfAbsent(endpoint, request) != null) {
      request.cancel(true);
      return;
    }
    var _ =
        request
            .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
            .whenComplete(
                (response, failure) -> {
                  kept.remove(endpoint, request);
                  if (response != null) {
                    close(response.body());
                  }
                });
  }

  boolean isWaking(String endpoint) {
    return kept.containsKey(endpoint);
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // it is not wanted any more
    }
  }
}
