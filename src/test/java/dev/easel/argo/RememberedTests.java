package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RememberedTests {

  @Test
  void tellsWhatWentBeforeFollowingBegan() {
    var told = new ArrayList<String>();
    var catalogue =
        new Catalogue<>(
            new ReentrantLock(),
            Set.of("stays", "went"),
            object -> object.at("/metadata/name").asString(),
            name -> told.add("present " + name),
            name -> told.add("gone " + name),
            () -> told.add("complete"));

    catalogue.present(JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"stays\"}}"));
    catalogue.listed(Set.of("stays"));

    assertThat(told).containsExactly("present stays", "gone went", "complete");
  }
}
