package dev.easel.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the Argo server reads for its callers: workflows, bindings, logs, changes. */
final class WorkflowReads {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final ApiObjects objects;
  private final Rights rights;
  private final PodLogs logs;
  private final Archive archive;

  WorkflowReads(ApiObjects objects, Rights rights, PodLogs logs, Archive archive) {
    this.objects = objects;
    this.rights = rights;
    this.logs = logs;
    this.archive = archive;
  }

  void get(Call call, String user, String namespace, String name) throws IOException {
    rights.require(user, "get", ResourceTypes.WORKFLOWS, namespace);
    Stored live = objects.store().get(new Key(ResourceTypes.WORKFLOWS, namespace, name));
    ObjectNode workflow =
        live == null
            ? archive.named(namespace, name).orElseGet(() -> absent(namespace, name))
            : Workflows.written(live);
    call.json(200, FieldMask.of(call.query("fields")).apply(workflow));
  }

  private ObjectNode absent(String namespace, String name) {
    return Workflows.written(workflow(namespace, name));
  }

  /** Only who may read the workflow that was found is told of it. */
  void archived(Call call, String user, String uid) throws IOException {
    ObjectNode workflow = archive.get(uid);
    try {
      rights.require(
          user, "get", ResourceTypes.WORKFLOWS, Json.text(workflow, "metadata", "namespace"));
    } catch (Refused refused) {
      throw new ArgoServer.Failure(403, 7, "permission denied");
    }
    call.json(200, workflow);
  }

  void list(Call call, String user, String namespace) throws IOException {
    rights.require(user, "list", ResourceTypes.WORKFLOWS, namespace);
    Filter filter =
        Filter.of(
            ResourceTypes.WORKFLOWS,
            namespace,
            call.query("listOptions.labelSelector"),
            call.query("listOptions.fieldSelector"));
    ObjectNode list = items(filter);
    if (list.path("items").isEmpty()) {
      list.putNull("items");
    }
    call.json(200, FieldMask.of(call.query("fields")).apply(list));
  }

  void bindings(Call call, String user, String namespace) throws IOException {
    rights.require(user, "list", ResourceTypes.BINDINGS, namespace);
    call.json(200, items(Filter.of(ResourceTypes.BINDINGS, namespace, "", "")));
  }

  private ObjectNode items(Filter filter) {
    ObjectNode list = Json.object();
    list.putObject("metadata").put("resourceVersion", Long.toString(objects.store().version()));
    ArrayNode items = list.putArray("items");
    objects.store().list(filter.type(), filter.namespace()).stream()
        .filter(filter::matches)
        .map(Workflows::written)
        .forEach(items::add);
    return list;
  }

  void delete(Call call, String user, String namespace, String name) throws IOException {
    rights.require(user, "delete", ResourceTypes.WORKFLOWS, namespace);
    objects.delete(workflow(namespace, name).key(), "");
    call.json(200, Json.object());
  }

  /** Lines of all its pods, one batch of each after the other: in no order of time between pods. */
  void log(Call call, String user, String namespace, String name)
      throws IOException, InterruptedException {
    rights.require(user, "get", ResourceTypes.WORKFLOWS, namespace);
    Stored workflow = workflow(namespace, name);
    Map<Key, Integer> sent = new HashMap<>();
    boolean follow = call.query("logOptions.follow").equals("true");
    String only = call.query("podName");
    try (OutputStream out = call.stream(200, "application/json")) {
      boolean more = true;
      while (more) {
        more = follow && running(workflow.key());
        for (Stored pod : objects.store().list(ResourceTypes.PODS, namespace)) {
          if (name.equals(pod.labels().get(Pods.WORKFLOW_LABEL))
              && (only.isEmpty() || only.equals(pod.key().name()))) {
            print(out, pod.key(), sent);
          }
        }
        if (more) {
          Thread.sleep(LOOK);
        }
      }
    }
  }

  private void print(OutputStream out, Key pod, Map<Key, Integer> sent) throws IOException {
    List<PodLogs.Line> lines = logs.printed(pod);
    for (PodLogs.Line line : lines.subList(sent.getOrDefault(pod, 0), lines.size())) {
      ObjectNode entry = Json.object();
      entry.putObject("result").put("content", line.text()).put("podName", pod.name());
      // Go escapes what could end a script element
      String json = entry.toString().replace("<", "\\u003c").replace(">", "\\u003e");
      out.write((json.replace("&", "\\u0026") + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
    sent.put(pod, lines.size());
  }

  private boolean running(Key workflow) {
    Stored now = objects.store().get(workflow);
    return now != null && !Workflows.finished(now.tree());
  }

  /** Server-sent events if exactly those are accepted, else lines of JSON. */
  void events(Call call, String user, String namespace) throws IOException, InterruptedException {
    rights.require(user, "watch", ResourceTypes.WORKFLOWS, namespace);
    boolean frames = call.header("Accept").equals("text/event-stream");
    Filter filter =
        Filter.of(
            ResourceTypes.WORKFLOWS,
            namespace,
            call.query("listOptions.labelSelector"),
            call.query("listOptions.fieldSelector"));
    long at = objects.store().version();
    try (OutputStream out = call.stream(200, frames ? "text/event-stream" : "application/json")) {
      if (frames) {
        out.write(":\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
      while (!Thread.interrupted()) {
        List<Change> changes = objects.store().changesAfter(at, Duration.ofSeconds(15));
        if (changes == null) {
          return;
        }
        for (Change change : changes) {
          at = change.version();
          if (filter.matches(change.object())) {
            frame(out, frames, change);
          }
        }
        if (changes.isEmpty() && frames) {
          out.write(":\n".getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
      }
    }
  }

  private static void frame(OutputStream out, boolean frames, Change change) throws IOException {
    ObjectNode object = Workflows.written(change.object());
    ObjectNode frame = Json.object();
    frame.putObject("result").put("type", change.type().name()).set("object", object);
    String text = frames ? "data: " + frame + "\n\n" : frame + "\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Stored workflow(String namespace, String name) {
    return objects.store().require(new Key(ResourceTypes.WORKFLOWS, namespace, name));
  }
}
