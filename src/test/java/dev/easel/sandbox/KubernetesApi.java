package dev.easel.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API server: create, read, change, delete and watch any object, and the logs of pods. */
final class KubernetesApi implements LoopbackServer.Handler {
  /** What a path names; {@code name} and {@code subresource} are empty where it names none. */
  record Target(ResourceType type, String namespace, String name, String subresource) {
    Key key() {
      return new Key(type, namespace, name);
    }

    /** What a right must name: the log of a pod is a resource of its own. */
    ResourceType governed() {
      return subresource.equals("log") ? ResourceType.core("pods/log", "Pod") : type;
    }
  }

  private static final String PARTIAL = "as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  private final ResourceTypes types;
  private final ApiObjects objects;
  private final Admission admission;
  private final Rights rights;
  private final Listing listing;
  private final Watching watching;
  private final PodLogs logs;
  private final Kubelet kubelet;
  private final HiddenNodes hidden = new HiddenNodes();

  KubernetesApi(
      ResourceTypes types,
      ApiObjects objects,
      Admission admission,
      Rights rights,
      PodLogs logs,
      Kubelet kubelet) {
    this.types = types;
    this.objects = objects;
    this.admission = admission;
    this.rights = rights;
    this.listing = new Listing(objects.store(), hidden);
    this.watching = new Watching(objects.store(), hidden);
    this.logs = logs;
    this.kubelet = kubelet;
  }

  HiddenNodes hidden() {
    return hidden;
  }

  Watching watching() {
    return watching;
  }

  Listing listing() {
    return listing;
  }

  @Override
  public void handle(Call call) throws IOException, InterruptedException {
    String user = rights.user(call.header("Authorization"));
    Optional<ObjectNode> discovered = Discovery.answer(call.segments(), types);
    if (discovered.isPresent()) {
      call.json(200, discovered.get());
      return;
    }
    Optional<Reviews> review = Reviews.named(call);
    if (review.isPresent()) {
      call.json(201, review.get().answer(user, call.object(), rights));
      return;
    }
    Optional<Target> target = target(call.segments());
    if (target.isEmpty()) {
      call.text(404, "text/plain; charset=utf-8", "404 page not found\n");
      return;
    }
    rights.require(user, verb(call, target.get()), target.get());
    serve(call, target.get());
  }

  private void serve(Call call, Target target) throws IOException, InterruptedException {
    if (target.subresource().equals("log")) {
      logs.serve(call, target.key());
      return;
    }
    switch (call.method()) {
      case "GET" -> read(call, target);
      case "POST" -> create(call, target);
      case "PUT" -> update(call, target);
      case "PATCH" -> patch(call, target);
      case "DELETE" -> delete(call, target);
      default -> call.text(405, "text/plain", "405 method not allowed");
    }
  }

  private void read(Call call, Target target) throws IOException, InterruptedException {
    if (!target.name().isEmpty()) {
      ObjectNode object = hidden.tree(objects.store().require(target.key()));
      call.json(200, call.header("Accept").contains(PARTIAL) ? partial(object) : object);
    } else if (call.asks("watch")) {
      watching.serve(call, target.type(), target.namespace());
    } else {
      listing.serve(call, target.type(), target.namespace());
    }
  }

  static ObjectNode partial(ObjectNode object) {
    ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata");
    partial.put("apiVersion", "meta.k8s.io/v1").set("metadata", object.path("metadata"));
    return partial;
  }

  private void create(Call call, Target target) throws IOException {
    ObjectNode object = validated(call, target);
    call.json(201, objects.create(target.type(), target.namespace(), object).tree());
  }

  private void update(Call call, Target target) throws IOException {
    ObjectNode object = validated(call, target);
    Stored written =
        target.subresource().equals("status")
            ? objects.updateStatus(target.key(), object.path("status"))
            : objects.update(target.key(), object);
    call.json(200, written.tree());
  }

  private void patch(Call call, Target target) throws IOException {
    String contentType = call.header("Content-Type");
    boolean applied = contentType.startsWith("application/apply-patch");
    JsonNode patch = applied ? Yaml.one(call.body()) : Json.read(call.body());
    if (applied && objects.store().get(target.key()) == null) {
      call.json(201, objects.create(target.type(), target.namespace(), (ObjectNode) patch).tree());
      return;
    }
    String version = Json.text(patch, "metadata", "resourceVersion");
    Stored before = objects.store().require(target.key());
    if (!version.isEmpty() && !version.equals(Long.toString(before.version()))) {
      throw Refused.modified(target.key());
    }
    Stored written =
        objects.edit(target.key(), object -> change(target, object, patch, contentType));
    call.json(200, written.tree());
  }

  /** Beside its subresource a status is not to be written. */
  private static void change(Target target, ObjectNode object, JsonNode patch, String contentType) {
    JsonNode status = object.path("status").deepCopy();
    change(object, patch, contentType);
    boolean apart = target.type().generation() == ResourceType.Generation.SPEC;
    if (apart && !target.subresource().equals("status") && !status.isMissingNode()) {
      object.set("status", status);
    }
  }

  private static void change(ObjectNode object, JsonNode patch, String contentType) {
    if (contentType.startsWith("application/json-patch")) {
      Patches.apply(object, patch);
    } else {
      Patches.merge(object, patch);
    }
  }

  private void delete(Call call, Target target) throws IOException {
    String body = call.body();
    JsonNode options = body.isBlank() ? Json.object() : Json.read(body);
    if (target.name().isEmpty()) {
      var selector = Selector.parse(call.query("labelSelector"));
      objects.store().list(target.type(), target.namespace()).stream()
          .filter(stored -> selector.matches(stored.labels()))
          .forEach(stored -> objects.deleteIfThere(stored.key()));
      call.json(200, success());
      return;
    }
    String uid = Json.text(options, "preconditions", "uid");
    Optional<Stored> ending = kubelet.terminate(target.key(), uid);
    if (ending.isPresent()) {
      call.json(200, ending.get().tree());
      return;
    }
    Stored last = objects.delete(target.key(), uid);
    boolean waits = last.tree().path("metadata").has("deletionTimestamp");
    call.json(200, waits || target.type().builtIn() ? last.tree() : deleted(last));
  }

  private static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success");
  }

  private static ObjectNode deleted(Stored last) {
    ObjectNode status = success();
    status
        .putObject("details")
        .put("name", last.key().name())
        .put("group", last.key().type().group())
        .put("kind", last.key().type().plural())
        .put("uid", last.uid());
    return status;
  }

  private ObjectNode validated(Call call, Target target) throws IOException {
    ObjectNode object =
        call.header("Content-Type").contains("yaml")
            ? (ObjectNode) Yaml.one(call.body())
            : call.object();
    if (call.query("fieldValidation").equals("Strict")) {
      admission.validateStrictly(target.type(), object);
    }
    return object;
  }

  private Optional<Target> target(List<String> path) {
    boolean core = path.getFirst().equals("api");
    int rest = core ? 2 : 3;
    if (path.size() <= rest || (!core && !path.getFirst().equals("apis"))) {
      return Optional.empty();
    }
    String group = core ? "" : path.get(1);
    String version = path.get(rest - 1);
    boolean inNamespace = path.get(rest).equals("namespaces") && path.size() > rest + 2;
    int plural = inNamespace ? rest + 2 : rest;
    String namespace = inNamespace ? path.get(rest + 1) : "";
    return types
        .find(group, version, path.get(plural))
        .map(type -> new Target(type, namespace, part(path, plural + 1), part(path, plural + 2)));
  }

  private static String part(List<String> path, int index) {
    return index < path.size() ? path.get(index) : "";
  }

  private static String verb(Call call, Target target) {
    boolean collection = target.name().isEmpty();
    return switch (call.method()) {
      case "GET" -> collection ? (call.asks("watch") ? "watch" : "list") : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      default -> collection ? "deletecollection" : "delete";
    };
  }
}
