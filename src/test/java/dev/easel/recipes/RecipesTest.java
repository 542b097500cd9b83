package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.TestDatabase;
import dev.easel.argo.WorkflowTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class RecipesTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private static final DataSource DATABASE = migrated();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final JdbcClient jdbc = JdbcClient.create(DATABASE);
  private final Recipes recipes = started();

  @BeforeEach
  void forget() {
    jdbc.sql("delete from recipes").update();
  }

  @Test
  void isFoundByNameAndByAlias() {
    install("dreambooth");
    install("textual-inversion");

    assertThat(recipes.all())
        .extracting(Recipe::name)
        .containsExactly("dreambooth", "textual-inversion");
    assertThat(recipes.all()).allMatch(Recipe::usable);
    assertThat(recipes.find("sd-finetune").name()).isEqualTo("textual-inversion");
    assertThatExceptionOfType(RecipeNotFound.class)
        .isThrownBy(() -> recipes.find("dreamboth"))
        .withMessageContaining("did you mean 'dreambooth'");
  }

  @Test
  void isBrokenWithoutItsBindingWhicheverComesFirst() {
    recipes.template(Guide.template("dreambooth"));
    assertThat(codes("dreambooth")).containsExactly("binding_missing");
    assertThat(count("broken")).isOne();

    recipes.binding(Guide.binding("dreambooth"));
    assertThat(codes("dreambooth")).isEmpty();
    assertThat(count("usable")).isOne();

    recipes.bindingGone("easel-dreambooth");
    assertThat(codes("dreambooth")).containsExactly("binding_missing");
  }

  @Test
  void showsABrokenUpdateAndWhatWasRightBefore() {
    install("dreambooth");
    var digest = recipes.find("dreambooth").digest();

    recipes.template(Guide.withSchema(Guide.template("dreambooth"), "{"));

    var recipe = recipes.find("db-finetune");
    assertThat(codes("dreambooth")).containsExactly("schema_invalid", "update_broken");
    assertThat(recipe.problems().getLast().message()).contains("2026-11-22T12:00:00Z");
    assertThat(recipe.digest()).isEqualTo(digest);
    assertThat(recipe.parameters()).hasSize(35);
    assertThat(recipe.stages()).containsEntry("finetuner", "training");
    assertThat(recipe.usable()).isFalse();

    recipes.template(Guide.template("dreambooth"));
    assertThat(recipes.find("dreambooth").usable()).isTrue();
  }

  @Test
  void showsATemplateThatWasNeverRight() {
    recipes.template(Guide.withSchema(Guide.template("dreambooth"), "{"));
    recipes.binding(Guide.binding("dreambooth"));

    assertThat(codes("dreambooth")).containsExactly("schema_invalid");
    assertThat(recipes.find("dreambooth").parameters()).hasSize(35);
  }

  @Test
  void stillKnowsWhatIsGoneWithoutListingIt() {
    install("dreambooth");

    recipes.templateGone("easel-dreambooth");

    assertThat(recipes.all()).isEmpty();
    assertThat(codes("dreambooth")).containsExactly("template_gone");
    assertThat(recipes.find("dreambooth").stages()).containsEntry("inference", "deploying");
    assertThat(count("gone")).isOne();

    recipes.template(Guide.template("dreambooth"));
    assertThat(recipes.find("dreambooth").usable()).isTrue();
  }

  @Test
  void refusesTwoTemplatesOfOneName() {
    install("dreambooth");
    var other = Guide.template("textual-inversion");
    recipes.template(
        new WorkflowTemplate(
            other.namespace(),
            other.name(),
            "3",
            Map.of("easel.dev/recipe", "dreambooth"),
            other.annotations(),
            other.parameters(),
            other.steps(),
            other.secrets(),
            other.needs()));

    assertThat(codes("dreambooth")).contains("name_shared");
    recipes.templateGone(other.name());
    assertThat(codes("dreambooth")).isEmpty();
  }

  @Test
  void givesAnAliasOfTwoToNeither() {
    install("dreambooth");
    recipes.template(
        Guide.template("{\"x-easel\":{\"aliases\":[\"db-finetune\",\"dreambooth\"]}}", "a=x"));

    assertThat(recipes.find("dreambooth").template()).isEqualTo("easel-dreambooth");
    assertThatExceptionOfType(RecipeNotFound.class).isThrownBy(() -> recipes.find("db-finetune"));
  }

  @Test
  void remembersAcrossARestartWhileTheClusterIsAway() {
    install("dreambooth");
    recipes.template(Guide.withSchema(Guide.template("dreambooth"), "{"));
    install("textual-inversion");
    var before = recipes.find("dreambooth");

    var restarted = started();
    restarted.recall("elsewhere");
    assertThat(restarted.all()).isEmpty();
    restarted.recall("tenant-example");

    assertThat(restarted.find("textual-inversion").usable()).isTrue();
    var after = restarted.find("dreambooth");
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(after.problems()).isEqualTo(before.problems());
    assertThat(restarted.remembered().templates())
        .containsExactlyInAnyOrder("easel-dreambooth", "easel-textual-inversion");
    assertThat(restarted.remembered().bindings()).hasSize(2);
  }

  @Test
  void keepsTheCatalogueWhileTheDatabaseIsAwayAndStoresItLater() {
    jdbc.sql("alter table recipes rename to recipes_away").update();
    install("dreambooth");
    assertThat(recipes.find("dreambooth").usable()).isTrue();

    jdbc.sql("alter table recipes_away rename to recipes").update();
    install("textual-inversion");

    assertThat(jdbc.sql("select name from recipes order by name").query(String.class).list())
        .containsExactly("dreambooth", "textual-inversion");
  }

  private void install(String recipe) {
    recipes.template(Guide.template(recipe));
    recipes.binding(Guide.binding(recipe));
  }

  private List<String> codes(String recipe) {
    return recipes.find(recipe).problems().stream().map(RecipeProblem::code).toList();
  }

  private double count(String state) {
    return meters.get("easel.recipes").tag("state", state).gauge().value();
  }

  private static DataSource migrated() {
    var database = TestDatabase.source(TestDatabase.settings());
    Flyway.configure().dataSource(database).load().migrate();
    return database;
  }

  private Recipes started() {
    var started = new Recipes(Guide.house(), new Memory(jdbc), NOON, meters);
    started.listed();
    return started;
  }
}
