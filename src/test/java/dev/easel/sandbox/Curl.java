package dev.easel.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** What a container whose command is curl does: it calls, really, and exits as curl would. */
final class Curl {
  private static final int REFUSED = 22;
  private static final int UNKNOWN_HOST = 6;
  private static final int UNREACHABLE = 7;

  private final Map<String, URI> hosts = new ConcurrentHashMap<>();

  /** The cluster's name server: who answers for a host and port. */
  void host(String authority, URI address) {
    hosts.put(authority, address);
  }

  static boolean isIn(JsonNode pod) {
    return PodStatus.main(pod).path("command").path(0).asString("").equals("curl");
  }

  /** How it ends; at the latest after 10 seconds. */
  Fate run(JsonNode pod) {
    List<String> arguments =
        PodStatus.main(pod).path("args").valueStream().map(it -> it.asString("")).toList();
    int code = call(URI.create(arguments.getLast()), arguments);
    return code == 0 ? Fate.SUCCEEDS : new Fate.Ends(code, "Error", List.of());
  }

  private int call(URI url, List<String> arguments) {
    URI address = hosts.get(url.getAuthority());
    if (address == null) {
      return UNKNOWN_HOST;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(url.getPath()))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(after("--data", arguments)));
    String[] header = after("--header", arguments).split(": ", 2);
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status =
          http.send(request.header(header[0], header[1]).build(), BodyHandlers.discarding())
              .statusCode();
      return status < 400 ? 0 : REFUSED;
    } catch (IOException e) {
      return UNREACHABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNREACHABLE;
    }
  }

  private static String after(String name, List<String> arguments) {
    return arguments.get(arguments.indexOf(name) + 1);
  }
}
