package dev.easel.sandbox;

import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Argo's server 4.1 in client mode: events, verbs, logs, reading workflows and their archive. */
final class ArgoServer implements LoopbackServer.Handler {
  /** gRPC codes as Argo's gateway writes them beside the HTTP status. */
  static final class Failure extends RuntimeException {
    private final int status;
    private final int code;

    Failure(int status, int code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private final Rights rights;
  private final Events events;
  private final Verbs verbs;
  private final WorkflowReads reads;

  ArgoServer(Rights rights, Events events, Verbs verbs, WorkflowReads reads) {
    this.rights = rights;
    this.events = events;
    this.verbs = verbs;
    this.reads = reads;
  }

  @Override
  public void handle(Call call) throws IOException, InterruptedException {
    call.with("X-Ratelimit-Limit", "1000").with("X-Ratelimit-Remaining", "999");
    List<String> path = call.segments();
    if (path.size() < 3 || !path.getFirst().equals("api") || !path.get(1).equals("v1")) {
      call.json(404, failure(5, "Not Found"));
      return;
    }
    try {
      serve(call, path.get(2), path.subList(3, path.size()));
    } catch (Failure failure) {
      call.json(failure.status, failure(failure.code, String.valueOf(failure.getMessage())));
    } catch (Refused refused) {
      call.json(refused.code(), failure(grpc(refused.code()), refused.message()));
    }
  }

  private void serve(Call call, String service, List<String> rest)
      throws IOException, InterruptedException {
    if (call.header("Authorization").isEmpty() && service.equals("events")) {
      // webhook signatures are looked for, and there is no client to match (403, not 401)
      String message = "{\"message\": \"failed to process webhook request\"}\n";
      call.text(403, "text/plain; charset=utf-8", message);
      return;
    }
    String user = rights.user(call.header("Authorization"));
    switch (service + " " + rest.size() + " " + call.method()) {
      case "version 0 GET" -> call.json(200, Json.object().put("version", "v4.1.2"));
      case "events 2 POST", "events 1 POST" -> event(call, user, rest);
      case "workflows 1 GET" -> reads.list(call, user, rest.getFirst());
      case "workflows 2 GET" -> reads.get(call, user, rest.getFirst(), rest.get(1));
      case "workflows 2 DELETE" -> reads.delete(call, user, rest.getFirst(), rest.get(1));
      case "workflows 3 GET" -> reads.log(call, user, rest.getFirst(), rest.get(1));
      case "workflows 3 PUT" ->
          call.json(200, verbs.act(user, rest.getFirst(), rest.get(1), rest.get(2)));
      case "archived-workflows 1 GET" -> reads.archived(call, user, rest.getFirst());
      case "workflow-events 1 GET" -> reads.events(call, user, rest.getFirst());
      case "workflow-event-bindings 1 GET" -> reads.bindings(call, user, rest.getFirst());
      default -> call.json(501, failure(12, "Not Implemented"));
    }
  }

  private void event(Call call, String user, List<String> rest)
      throws IOException, InterruptedException {
    String discriminator = rest.size() > 1 ? rest.get(1) : "";
    Events.Answer answer =
        events.receive(user, rest.getFirst(), discriminator, payload(call.body()));
    if (answer == Events.Answer.CUT) {
      call.cut();
    } else {
      call.json(200, Json.object());
    }
  }

  /** Only the first JSON value is read; no body at all is a null payload. */
  private static JsonNode payload(String body) {
    if (body.isEmpty()) {
      return Json.object().nullNode();
    }
    try {
      return Json.MAPPER
          .reader()
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(body);
    } catch (UnexpectedEndOfInputException cutShort) {
      throw new Failure(400, 3, "unexpected EOF");
    } catch (JacksonException malformed) {
      throw new Failure(400, 3, malformed.getOriginalMessage());
    }
  }

  static ObjectNode failure(int code, String message) {
    return Json.object().put("code", code).put("message", message);
  }

  private static int grpc(int status) {
    return switch (status) {
      case 400 -> 3;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 5;
      case 409 -> 6;
      case 503 -> 14;
      default -> 13;
    };
  }
}
