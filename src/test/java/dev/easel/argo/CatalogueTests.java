package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CatalogueTests {

  private final List<String> told = new ArrayList<>();
  private final Catalogue<String> catalogue =
      new Catalogue<>(
          new ReentrantLock(),
          Set.of(),
          object -> object.path("metadata").path("name").asString(),
          name -> told.add("present " + name),
          name -> told.add("gone " + name),
          () -> told.add("complete"));

  @Test
  void tellsWhatWentWhileNobodyWatched() {
    catalogue.present(object("a"));
    catalogue.present(object("b"));
    catalogue.listed(Set.of("a", "b"));
    catalogue.present(object("b"));
    catalogue.listed(Set.of("b"));
    catalogue.deleted(object("b"));
    catalogue.listed(Set.of());
    assertThat(told)
        .containsExactly(
            "present a",
            "present b",
            "complete",
            "present b",
            "gone a",
            "complete",
            "gone b",
            "complete");
  }

  private static JsonNode object(String name) {
    return JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"" + name + "\"}}");
  }
}
