package dev.easel.argo;

import dev.easel.kubernetes.ResourceListener;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Tells what is there and what went, knowing only names: also what went while nobody watched. */
final class Catalogue<T> implements ResourceListener {

  private final ReentrantLock turn;
  private final Function<JsonNode, T> reader;
  private final Consumer<T> present;
  private final Consumer<String> gone;
  private final Runnable complete;
  private final Set<String> known;

  /**
   * @param turn held while telling, so that two catalogues can have one listener
   * @param known names that were told before
   * @param complete run when everything that a listing found has been told
   */
  Catalogue(
      ReentrantLock turn,
      Set<String> known,
      Function<JsonNode, T> reader,
      Consumer<T> present,
      Consumer<String> gone,
      Runnable complete) {
    this.turn = turn;
    this.known = new HashSet<>(known);
    this.reader = reader;
    this.present = present;
    this.gone = gone;
    this.complete = complete;
  }

  @Override
  public void present(JsonNode object) {
    tell(
        () -> {
          known.add(name(object));
          present.accept(reader.apply(object));
        });
  }

  @Override
  public void deleted(JsonNode last) {
    tell(() -> forget(name(last)));
  }

  @Override
  public void listed(Set<String> names) {
    tell(
        () -> {
          known.stream().filter(name -> !names.contains(name)).toList().forEach(this::forget);
          complete.run();
        });
  }

  private void forget(String name) {
    gone.accept(name);
    known.remove(name);
  }

  private void tell(Runnable news) {
    turn.lock();
    try {
      news.run();
    } finally {
      turn.unlock();
    }
  }

  private static String name(JsonNode object) {
    return Fields.textOrEmpty(object.path("metadata"), "name");
  }
}
