package dev.easel.sandbox;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The serving gateway: finds the InferenceService of a request by its Host, and the guide's
 * predictor behind it.
 */
final class Gateway implements LoopbackServer.Handler {
  private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Store store;
  private final KServeController controller;
  private final SandboxClock clock;
  private volatile int pictureBytes;

  Gateway(Store store, KServeController controller, SandboxClock clock) {
    this.store = store;
    this.controller = controller;
    this.clock = clock;
  }

  /** Pads every picture to this size; 0 leaves it as it is. */
  void pictureBytes(int bytes) {
    pictureBytes = bytes;
  }

  @Override
  public void handle(Call call) throws IOException, InterruptedException {
    Optional<Stored> service = service(call.header("Host"));
    if (service.isEmpty()) {
      call.with("Server", "istio-envoy").text(404, "", "");
      return;
    }
    if (controller.state(service.get()) == ServiceState.CRASHING) {
      call.with("Server", "istio-envoy").text(503, "text/plain", "upstream connect error");
      return;
    }
    if (!awake(service.get())) {
      call.with("Server", "istio-envoy").text(504, "text/plain", "activator request timeout");
      return;
    }
    predictor(call, service.get());
  }

  private Optional<Stored> service(String host) {
    for (Stored stored : store.list(ResourceTypes.SERVICES, "")) {
      JsonNode status = stored.tree().path("status");
      boolean routed = controller.state(stored).routed();
      if (routed && (is(host, status.path("url")) || is(host, Json.at(status, "address", "url")))) {
        return Optional.of(stored);
      }
    }
    return Optional.empty();
  }

  private static boolean is(String host, JsonNode url) {
    String authority = URI.create(url.asString("http://-")).getAuthority();
    return host.equals(authority) || host.equals(authority + ":80");
  }

  /** Holds the request while the pod starts, as Knative's activator does. */
  private boolean awake(Stored service) throws InterruptedException {
    Instant end = clock.instant().plus(REQUEST_TIMEOUT);
    ServiceState state = controller.request(service);
    while (state.routed() && !state.hasPod()) {
      if (clock.instant().isAfter(end)) {
        return false;
      }
      Thread.sleep(LOOK);
      state = controller.state(service);
    }
    return state.hasPod();
  }

  private void predictor(Call call, Stored service) throws IOException, InterruptedException {
    String model = model(service.tree());
    String path = call.path();
    if (call.method().equals("GET") && path.equals("/")) {
      call.json(200, Json.object().put("status", "alive"));
    } else if (call.method().equals("GET") && path.equals("/v1/models/" + model)) {
      call.json(200, Json.object().put("name", model).put("ready", true));
    } else if (!path.startsWith("/v1/models/")) {
      call.json(404, Json.object().put("detail", "Not Found"));
    } else if (!path.equals("/v1/models/" + model + ":predict")) {
      String asked = path.substring("/v1/models/".length()).replaceFirst(":predict$", "");
      call.json(404, error("Model with name " + asked + " does not exist."));
    } else {
      predict(call, service);
    }
  }

  /**
   * The guide's service.py: raw bytes without a content type, and any fault of the request a 500.
   */
  private void predict(Call call, Stored service) throws IOException, InterruptedException {
    Script script = controller.script(service);
    JsonNode body;
    try {
      body = Json.read(call.body());
    } catch (JacksonException malformed) {
      call.json(400, error("Unrecognized request format: " + malformed.getOriginalMessage()));
      return;
    }
    Picture.Wish wish = Picture.Wish.of(body);
    Optional<String> fault = wish.fault();
    if (script.generationStatus() != 200) {
      call.json(script.generationStatus(), error("RuntimeError : CUDA out of memory"));
    } else if (fault.isPresent()) {
      call.json(500, error(fault.get()));
    } else {
      take(script.generation());
      call.bytes(200, "", Png.padded(Picture.draw(wish), pictureBytes));
    }
  }

  private void take(Duration time) throws InterruptedException {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      Thread.sleep(LOOK);
    }
  }

  /** The last part of {@code --model-id}. */
  private static String model(JsonNode service) {
    JsonNode container = Json.at(service, "spec", "predictor", "containers").path(0);
    String previous = "";
    for (String list : new String[] {"command", "args"}) {
      for (JsonNode argument : container.path(list)) {
        String text = argument.asString("");
        if (previous.equals("--model-id") || text.startsWith("--model-id=")) {
          return text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('=')) + 1);
        }
        previous = text;
      }
    }
    return "model";
  }

  private static ObjectNode error(String message) {
    return Json.object().put("error", message);
  }
}
