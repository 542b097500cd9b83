package dev.easel.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The events endpoint: every binding of the namespace, in the order of their names. */
final class Events {
  enum Answer {
    OK,
    CUT
  }

  private final ApiObjects objects;
  private final Rights rights;
  private final Scripts scripts;
  private volatile int asyncQueue = -1;

  Events(ApiObjects objects, Rights rights, Scripts scripts) {
    this.objects = objects;
    this.rights = rights;
    this.scripts = scripts;
  }

  /**
   * As started with --event-async-dispatch: what is queued dies with its request (4.0 to 4.1.2), so
   * accepted is lost. A queue of 0 is always full; a negative one is dispatch in the request.
   */
  void asyncQueue(int size) {
    asyncQueue = size;
  }

  Answer receive(String user, String namespace, String discriminator, JsonNode payload)
      throws InterruptedException {
    rights.require(user, "list", ResourceTypes.BINDINGS, namespace);
    if (asyncQueue == 0) {
      throw new ArgoServer.Failure(503, 14, "operation queue full");
    }
    Script script =
        scripts.find(
            Json.text(payload, "workflow_name"), Json.text(payload, "parameters", "run_name"));
    pause(script.answerDelay());
    Script.EventFault fault = script.nextEventFault();
    return fault == null
        ? dispatchInMode(user, namespace, discriminator, payload)
        : dispatch(fault, user, namespace, discriminator, payload);
  }

  private Answer dispatchInMode(
      String user, String namespace, String discriminator, JsonNode payload) {
    if (asyncQueue < 0) {
      dispatch(user, namespace, discriminator, payload);
    }
    return Answer.OK;
  }

  private Answer dispatch(
      Script.EventFault fault,
      String user,
      String namespace,
      String discriminator,
      JsonNode payload) {
    return switch (fault) {
      case LOST -> Answer.OK;
      case CUT_BEFORE -> Answer.CUT;
      case CUT_AFTER -> {
        dispatch(user, namespace, discriminator, payload);
        yield Answer.CUT;
      }
      case CREATED_BUT_500 -> {
        dispatch(user, namespace, discriminator, payload);
        throw new ArgoServer.Failure(
            500,
            13,
            "failed to dispatch event: [failed to evaluate workflow template expression: unexpected"
                + " token EOF (1:24)\n | payload.no_such.thing ==\n | .......................^]");
      }
      case UNAVAILABLE -> throw new ArgoServer.Failure(503, 14, "upstream connect error");
    };
  }

  private static void pause(Duration delay) throws InterruptedException {
    if (delay.isPositive()) {
      Thread.sleep(delay);
    }
  }

  private void dispatch(String user, String namespace, String discriminator, JsonNode payload) {
    Map<String, @Nullable Object> environment = new HashMap<>();
    environment.put("payload", value(payload));
    environment.put("discriminator", discriminator);
    environment.put("namespace", namespace);
    environment.put("metadata", Map.of());
    List<String> failures = new ArrayList<>();
    for (Stored binding : objects.store().list(ResourceTypes.BINDINGS, namespace)) {
      try {
        new Submission(objects, rights, user, binding.tree(), environment).submit();
      } catch (Refused refused) {
        report(binding, refused.message(), failures);
      } catch (Submission.Failed failed) {
        report(binding, String.valueOf(failed.getMessage()), failures);
      }
    }
    if (!failures.isEmpty()) {
      String all = String.join(" ", failures);
      throw new ArgoServer.Failure(500, 13, "failed to dispatch event: [" + all + "]");
    }
  }

  private void report(Stored binding, String failure, List<String> failures) {
    failures.add(failure);
    ObjectNode event = Json.object();
    event.putObject("metadata").put("generateName", binding.key().name() + ".");
    event
        .putObject("involvedObject")
        .put("kind", "WorkflowEventBinding")
        .put("namespace", binding.key().namespace())
        .put("name", binding.key().name())
        .put("uid", binding.uid())
        .put("apiVersion", binding.key().type().apiVersion())
        .put("resourceVersion", Long.toString(binding.version()));
    event.put("reason", "WorkflowEventBindingError");
    event.put("message", "failed to dispatch event: " + failure);
    event.putObject("source").put("component", "workflow-controller");
    event.put("firstTimestamp", objects.now()).put("lastTimestamp", objects.now());
    event.put("count", 1).put("type", "Warning").putNull("eventTime");
    event.put("reportingComponent", "workflow-controller").put("reportingInstance", "");
    objects.create(ResourceTypes.EVENTS, binding.key().namespace(), event);
  }

  /** A payload's numbers go through float64. */
  static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isObject()) {
      Map<String, @Nullable Object> map = new HashMap<>();
      node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(element -> list.add(value(element)));
      return list;
    }
    if (node.isNumber()) {
      return node.asDouble();
    }
    return node.isBoolean() ? (Object) node.asBoolean() : node.asString();
  }
}
