package dev.easel.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Every object of the cluster and the history of its changes: what etcd is to a real one. */
final class Store {
  /** Older history goes first once this many characters are kept. */
  private static final long HISTORY_CHARACTERS = 160_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();
  private final Map<ResourceType, SortedMap<String, Stored>> objects = new HashMap<>();
  private final ArrayDeque<Change> history = new ArrayDeque<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private long version = 100;
  private long compacted = 1;
  private long kept;

  /** Told of each change, in order, while the store is locked. */
  void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  @Nullable Stored get(Key key) {
    lock.lock();
    try {
      return of(key.type()).get(key.path());
    } finally {
      lock.unlock();
    }
  }

  Stored require(Key key) {
    Stored found = get(key);
    if (found == null) {
      throw Refused.notFound(key);
    }
    return found;
  }

  /** In the order of their names; an empty namespace is all of them. */
  List<Stored> list(ResourceType type, String namespace) {
    lock.lock();
    try {
      return of(type).values().stream()
          .filter(stored -> namespace.isEmpty() || stored.key().namespace().equals(namespace))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Runs with no write between its reads. */
  <T> T consistently(Supplier<T> reads) {
    lock.lock();
    try {
      return reads.get();
    } finally {
      lock.unlock();
    }
  }

  Stored insert(Key key, ObjectNode object) {
    lock.lock();
    try {
      if (of(key.type()).containsKey(key.path())) {
        throw Refused.alreadyExists(key, !Json.text(object, "metadata", "generateName").isEmpty());
      }
      return record(Change.Type.ADDED, key, object, null);
    } finally {
      lock.unlock();
    }
  }

  /** Writes only if the object is still the one that was read. */
  Stored replace(Stored before, ObjectNode object) {
    lock.lock();
    try {
      Stored now = require(before.key());
      if (now.version() != before.version()) {
        throw Refused.modified(before.key());
      }
      return record(Change.Type.MODIFIED, before.key(), object, before);
    } finally {
      lock.unlock();
    }
  }

  Stored remove(Stored before) {
    lock.lock();
    try {
      Stored now = require(before.key());
      of(before.key().type()).remove(before.key().path());
      ObjectNode last = now.tree();
      Json.objectAt(last, "metadata").put("resourceVersion", Long.toString(version + 1));
      Stored deleted = Stored.of(before.key(), last);
      append(new Change(++version, Change.Type.DELETED, deleted, now));
      return deleted;
    } finally {
      lock.unlock();
    }
  }

  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  long oldest() {
    lock.lock();
    try {
      return compacted;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets the history: who continues from before now is told 410; so are live watches, if asked.
   */
  void compact(boolean liveWatchesToo) {
    lock.lock();
    try {
      history.clear();
      kept = 0;
      version += liveWatchesToo ? 1 : 0;
      compacted = version;
      written.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The changes after a version, waiting for the first; null when that history is gone. */
  @Nullable List<Change> changesAfter(long after, Duration wait) throws InterruptedException {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (version == after && left > 0) {
        left = written.awaitNanos(left);
      }
      if (after < compacted) {
        return null;
      }
      List<Change> changes = new ArrayList<>();
      var newest = history.descendingIterator();
      while (newest.hasNext()) {
        Change change = newest.next();
        if (change.version() <= after) {
          break;
        }
        changes.addFirst(change);
      }
      return changes;
    } finally {
      lock.unlock();
    }
  }

  private Stored record(Change.Type type, Key key, ObjectNode object, @Nullable Stored before) {
    Json.objectAt(object, "metadata").put("resourceVersion", Long.toString(version + 1));
    Stored stored = Stored.of(key, object);
    of(key.type()).put(key.path(), stored);
    append(new Change(++version, type, stored, before));
    return stored;
  }

  private void append(Change change) {
    history.add(change);
    kept += change.object().json().length();
    while (kept > HISTORY_CHARACTERS && history.size() > 1) {
      Change oldest = history.remove();
      kept -= oldest.object().json().length();
      compacted = oldest.version();
    }
    listeners.forEach(listener -> listener.accept(change));
    written.signalAll();
  }

  private SortedMap<String, Stored> of(ResourceType type) {
    return objects.computeIfAbsent(type, _ -> new TreeMap<>());
  }
}
