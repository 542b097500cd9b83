package dev.easel.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists in pages, all pages of one list as of the version of its first. */
final class Listing {
  private static final int SNAPSHOTS = 64;

  record Snapshot(long version, List<Stored> objects) {}

  private final Store store;
  private final HiddenNodes hidden;
  private final Map<String, Snapshot> snapshots =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Snapshot> eldest) {
          return size() > SNAPSHOTS;
        }
      };

  Listing(Store store, HiddenNodes hidden) {
    this.store = store;
    this.hidden = hidden;
  }

  /** Forgets the versions that pages continue from: who continues is told 410. */
  synchronized void forget() {
    snapshots.clear();
  }

  void serve(Call call, ResourceType type, String namespace) throws IOException {
    Filter filter = Filter.of(call, type, namespace);
    String continued = call.query("continue");
    Snapshot snapshot = continued.isEmpty() ? take(filter) : resume(continued);
    int from = continued.isEmpty() ? 0 : after(snapshot, continued);
    int limit = call.query("limit").isEmpty() ? 0 : Integer.parseInt(call.query("limit"));
    int total = snapshot.objects().size();
    int to = limit <= 0 ? total : Math.min(total, from + limit);
    write(call, filter, snapshot, from, to);
  }

  private static boolean partial(Call call) {
    return call.header("Accept").contains("as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  }

  private void write(Call call, Filter filter, Snapshot snapshot, int from, int to)
      throws IOException {
    boolean partial = partial(call);
    ObjectNode metadata = Json.object();
    if (to < snapshot.objects().size()) {
      metadata.put("continue", keep(snapshot, snapshot.objects().get(to - 1)));
      if (!filter.selects()) {
        metadata.put("remainingItemCount", snapshot.objects().size() - to);
      }
    } else if (!filter.type().builtIn()) {
      metadata.put("continue", "");
    }
    metadata.put("resourceVersion", Long.toString(snapshot.version()));
    ObjectNode list =
        Json.object()
            .put("kind", (partial ? "PartialObjectMetadata" : filter.type().kind()) + "List");
    list.put("apiVersion", partial ? "meta.k8s.io/v1" : filter.type().apiVersion())
        .set("metadata", metadata);
    String head = list.toString();
    try (OutputStream out = call.stream(200, "application/json")) {
      print(out, head.substring(0, head.length() - 1) + ",\"items\":[");
      for (int i = from; i < to; i++) {
        Stored each = snapshot.objects().get(i);
        print(out, (i > from ? "," : "") + (partial ? metadata(each) : item(each)));
      }
      print(out, "]}\n");
    }
  }

  private static String metadata(Stored stored) {
    return KubernetesApi.partial(stored.tree()).toString();
  }

  /** Built-in objects stand in lists without their kind. */
  private String item(Stored stored) {
    if (!stored.key().type().builtIn()) {
      return hidden.json(stored);
    }
    ObjectNode tree = stored.tree();
    tree.remove("kind");
    tree.remove("apiVersion");
    return tree.toString();
  }

  private Snapshot take(Filter filter) {
    return store.consistently(
        () ->
            new Snapshot(
                store.version(),
                store.list(filter.type(), filter.namespace()).stream()
                    .filter(filter::matches)
                    .toList()));
  }

  private synchronized String keep(Snapshot snapshot, Stored last) {
    ObjectNode token = Json.object().put("v", "meta.k8s.io/v1").put("rv", snapshot.version());
    token.put("start", last.key().path() + "\0");
    token.put("list", System.identityHashCode(snapshot.objects()));
    snapshots.put(Json.text(token, "list"), snapshot);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }

  private synchronized Snapshot resume(String continued) {
    @Nullable Snapshot snapshot = snapshots.get(Json.text(token(continued), "list"));
    if (snapshot == null) {
      throw Refused.expired(
          "The provided continue parameter is too old to display a consistent list result. You can"
              + " start a new list without the continue parameter.");
    }
    return snapshot;
  }

  private static int after(Snapshot snapshot, String continued) {
    String start = Json.text(token(continued), "start");
    int index = 0;
    while (index < snapshot.objects().size()
        && snapshot.objects().get(index).key().path().compareTo(start) < 0) {
      index++;
    }
    return index;
  }

  private static JsonNode token(String continued) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(continued);
      return Json.read(new String(decoded, StandardCharsets.UTF_8));
    } catch (RuntimeException malformed) {
      throw Refused.badRequest("continue key is not valid: " + malformed.getMessage());
    }
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
