package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creating, changing and deleting objects as an API server does, over the {@link Store}. */
final class ApiObjects {
  private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final Store store;
  private final Admission admission;
  private final InstantSource clock;
  private final Map<ResourceType, Integer> quotas = new ConcurrentHashMap<>();

  ApiObjects(Store store, Admission admission, InstantSource clock) {
    this.store = store;
    this.admission = admission;
    this.clock = clock;
  }

  Store store() {
    return store;
  }

  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Stored create(ResourceType type, String namespace, ObjectNode object) {
    ObjectNode made = object.deepCopy();
    ObjectNode metadata = Json.objectAt(made, "metadata");
    String prefix = Json.text(metadata, "generateName");
    if (Json.text(metadata, "name").isEmpty() && !prefix.isEmpty()) {
      metadata.put("name", prefix + suffix());
    }
    Key key = new Key(type, type.namespaced() ? namespace : "", Json.text(metadata, "name"));
    made.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    admission.admit(key, made);
    requireQuota(key);
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now());
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    if (type.generation() != ResourceType.Generation.NONE) {
      metadata.put("generation", 1);
    }
    if (type.generation() == ResourceType.Generation.SPEC) {
      made.remove("status");
    }
    return store.insert(key, made);
  }

  void quota(ResourceType type, int most) {
    quotas.put(type, most);
  }

  private void requireQuota(Key key) {
    int most = quotas.getOrDefault(key.type(), Integer.MAX_VALUE);
    if (store.list(key.type(), key.namespace()).size() >= most) {
      throw Refused.overQuota(key, most);
    }
  }

  /** Reads, edits and writes again until nobody wrote in between. */
  Stored edit(Key key, Consumer<ObjectNode> edit) {
    while (true) {
      Stored before = store.require(key);
      ObjectNode next = before.tree();
      edit.accept(next);
      try {
        return write(before, next);
      } catch (Refused refused) {
        if (refused.code() != 409) {
          throw refused;
        }
      }
    }
  }

  /** A client's own whole object: its resourceVersion and uid are held to what is stored. */
  Stored update(Key key, ObjectNode object) {
    Stored before = store.require(key);
    String version = Json.text(object, "metadata", "resourceVersion");
    if (!version.isEmpty() && !version.equals(Long.toString(before.version()))) {
      throw Refused.modified(key);
    }
    requireUid(before, Json.text(object, "metadata", "uid"));
    ObjectNode next = object.deepCopy();
    if (key.type().generation() == ResourceType.Generation.SPEC) {
      keep(before.tree(), next, "status");
    }
    return write(before, next);
  }

  Stored updateStatus(Key key, JsonNode status) {
    return edit(key, object -> object.set("status", status));
  }

  /** The object as it was last, or, where finalizers hold it, as it is while it waits for them. */
  Stored delete(Key key, String uid) {
    Stored before = store.require(key);
    requireUid(before, uid);
    if (!Json.at(before.tree(), "metadata", "finalizers").isEmpty()) {
      return edit(key, this::markDeleted);
    }
    Stored deleted = store.remove(before);
    collectGarbage(deleted);
    return deleted;
  }

  /** A pod that has this long to end; only its kubelet, or force, takes it away. */
  Stored markTerminating(Key key, Duration grace) {
    return edit(
        key,
        object -> {
          ObjectNode metadata = Json.objectAt(object, "metadata");
          if (metadata.path("deletionTimestamp").isMissingNode()) {
            metadata.put("deletionGracePeriodSeconds", grace.toSeconds());
            metadata.put("deletionTimestamp", Instant.parse(now()).plus(grace).toString());
          }
        });
  }

  private void markDeleted(ObjectNode object) {
    ObjectNode metadata = Json.objectAt(object, "metadata");
    if (metadata.path("deletionTimestamp").isMissingNode()) {
      metadata.put("deletionGracePeriodSeconds", 0).put("deletionTimestamp", now());
      metadata.put("generation", metadata.path("generation").asLong(0) + 1);
    }
  }

  private Stored write(Stored before, ObjectNode next) {
    ObjectNode old = before.tree();
    ObjectNode metadata = Json.objectAt(next, "metadata");
    for (String fixed : new String[] {"uid", "name", "namespace", "creationTimestamp"}) {
      keep((ObjectNode) old.path("metadata"), metadata, fixed);
    }
    metadata.put("resourceVersion", Long.toString(before.version()));
    next.put("apiVersion", before.key().type().apiVersion());
    next.put("kind", before.key().type().kind());
    admission.admit(before.key(), next);
    ObjectNode parsed = Json.readObject(next.toString());
    if (parsed.equals(old)) {
      return before;
    }
    countGeneration(before, old, parsed);
    Stored written = store.replace(before, parsed);
    return releasedByFinalizers(parsed) ? delete(before.key(), "") : written;
  }

  private static void countGeneration(Stored before, ObjectNode old, ObjectNode next) {
    ResourceType.Generation rule = before.key().type().generation();
    if (rule == ResourceType.Generation.NONE) {
      return;
    }
    boolean newSpec = !old.path("spec").equals(next.path("spec"));
    boolean grows =
        newSpec
            || (rule == ResourceType.Generation.ANY_CONTENT
                && !old.path("status").equals(next.path("status")));
    long asked = Json.at(next, "metadata", "generation").asLong(0);
    long deleted = next.path("metadata").has("deletionTimestamp") ? asked : before.generation();
    Json.objectAt(next, "metadata")
        .put("generation", Math.max(deleted, before.generation()) + (grows ? 1 : 0));
  }

  private static boolean releasedByFinalizers(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.has("deletionTimestamp")
        && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
        && metadata.path("finalizers").isEmpty();
  }

  private void collectGarbage(Stored owner) {
    for (Stored pod : store.list(ResourceTypes.PODS, owner.key().namespace())) {
      for (JsonNode reference : Json.at(pod.tree(), "metadata", "ownerReferences")) {
        if (Json.text(reference, "uid").equals(owner.uid())) {
          deleteIfThere(pod.key());
        }
      }
    }
  }

  void deleteIfThere(Key key) {
    if (store.get(key) != null) {
      delete(key, "");
    }
  }

  private static void requireUid(Stored stored, @Nullable String uid) {
    if (uid != null && !uid.isEmpty() && !uid.equals(stored.uid())) {
      throw Refused.conflict(
          stored.key(),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, stored.uid()));
    }
  }

  private static void keep(ObjectNode from, ObjectNode to, String member) {
    if (from.has(member)) {
      to.set(member, from.path(member));
    } else {
      to.remove(member);
    }
  }

  private static String suffix() {
    StringBuilder suffix = new StringBuilder();
    RandomGenerator random = RandomGenerator.getDefault();
    for (int i = 0; i < 5; i++) {
      suffix.append(SUFFIX_ALPHABET.charAt(random.nextInt(SUFFIX_ALPHABET.length())));
    }
    return suffix.toString();
  }
}
