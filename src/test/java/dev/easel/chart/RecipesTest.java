package dev.easel.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipesTest {
  @Test
  void rendersATemplateAndABindingForEachRecipe() {
    var documents = Chart.render(Map.of());

    assertThat(Chart.ofKind(documents, "WorkflowTemplate"))
        .extracting(it -> it.at("/metadata/name").asString())
        .containsExactly("easel-dreambooth", "easel-textual-inversion");
    assertThat(Chart.ofKind(documents, "WorkflowEventBinding")).hasSize(2);
  }
}
