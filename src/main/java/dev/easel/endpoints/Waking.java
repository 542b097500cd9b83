package dev.easel.endpoints;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps one request at each sleeping endpoint after its caller has left, so that it goes on waking:
 * Knative starts a pod for as long as somebody waits. It ends with its answer or its own timeout.
 * Only a hint; nothing is lost with it.
 */
@Component
class Waking {

  private final ConcurrentMap<String, CompletableFuture<?>> kept = new ConcurrentHashMap<>();

  /** Keeps a request, or drops it if one is kept at that endpoint already. */
  void keep(String endpoint, CompletableFuture<HttpResponse<InputStream>> request) {
    if (kept.putIfAbsent(endpoint, request) != null) {
      drop(request);
      return;
    }
    var _ =
        request.whenComplete(
            (response, failure) -> {
              kept.remove(endpoint, request);
              close(response);
            });
  }

  /** Ends a request that nobody waits for, also one that is answered at this very moment. */
  static void drop(CompletableFuture<HttpResponse<InputStream>> request) {
    request.cancel(true);
    var _ = request.whenComplete((response, failure) -> close(response));
  }

  boolean isWaking(String endpoint) {
    return kept.containsKey(endpoint);
  }

  private static void close(@Nullable HttpResponse<InputStream> response) {
    try {
      if (response != null) {
        response.body().close();
      }
    } catch (IOException e) {
      // it is not wanted any more
    }
  }
}
