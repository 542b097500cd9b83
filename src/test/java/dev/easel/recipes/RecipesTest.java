package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.TestDatabase;
import dev.easel.argo.WorkflowTemplate;
import dev.easel.projects.Project;
import dev.easel.projects.Quota;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class RecipesTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private static final DataSource DATABASE = migrated();
  private static final Project TENANT = project("default", "tenant-example", null);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final JdbcClient jdbc = JdbcClient.create(DATABASE);
  private final Recipes recipes = new Recipes(Guide.house(), new Memory(jdbc), NOON, meters);
  private final Shelf shelf;

  RecipesTest() {
    jdbc.sql("delete from recipes").update();
    shelf = started(recipes, TENANT);
  }

  @Test
  void isFoundByNameAndByAlias() {
    install("dreambooth");
    install("textual-inversion");

    assertThat(recipes.all(TENANT))
        .extracting(Recipe::name)
        .containsExactly("dreambooth", "textual-inversion");
    assertThat(recipes.all(TENANT)).allMatch(Recipe::usable);
    assertThat(recipes.find(TENANT, "sd-finetune").name()).isEqualTo("textual-inversion");
    assertThatExceptionOfType(RecipeNotFound.class)
        .isThrownBy(() -> recipes.find(TENANT, "dreamboth"))
        .withMessageContaining("did you mean 'dreambooth'");
  }

  @Test
  void aProjectSeesThoseThatItMayUse() {
    install("dreambooth");
    install("textual-inversion");
    var narrow = project(TENANT.id(), TENANT.namespace(), List.of("textual-inversion"));

    assertThat(recipes.all(narrow)).extracting(Recipe::name).containsExactly("textual-inversion");
    assertThatExceptionOfType(RecipeNotFound.class)
        .isThrownBy(() -> recipes.find(narrow, "db-finetune"))
        .withMessageNotContaining("dreambooth");
    assertThat(recipes.ofRun(narrow.id(), "dreambooth").usable()).isTrue();
    var other = project("other", "elsewhere", null);
    assertThatExceptionOfType(RecipesUnknown.class).isThrownBy(() -> recipes.all(other));
  }

  @Test
  void isBrokenWithoutItsBindingWhicheverComesFirst() {
    shelf.template(Guide.template("dreambooth"));
    assertThat(codes("dreambooth")).containsExactly("binding_missing");
    assertThat(count("broken")).isOne();

    shelf.binding(Guide.binding("dreambooth"));
    assertThat(codes("dreambooth")).isEmpty();
    assertThat(count("usable")).isOne();

    shelf.bindingGone("easel-dreambooth");
    assertThat(codes("dreambooth")).containsExactly("binding_missing");
  }

  @Test
  void showsABrokenUpdateAndWhatWasRightBefore() {
    install("dreambooth");
    var digest = recipes.find(TENANT, "dreambooth").digest();

    shelf.template(Guide.withSchema(Guide.template("dreambooth"), "{"));

    var recipe = recipes.find(TENANT, "db-finetune");
    assertThat(codes("dreambooth")).containsExactly("schema_invalid", "update_broken");
    assertThat(recipe.problems().getLast().message()).contains("2026-11-22T12:00:00Z");
    assertThat(recipe.digest()).isEqualTo(digest);
    assertThat(recipe.parameters()).hasSize(35);
    assertThat(recipe.stages()).containsEntry("finetuner", "training");
    assertThat(recipe.usable()).isFalse();

    shelf.template(Guide.template("dreambooth"));
    assertThat(recipes.find(TENANT, "dreambooth").usable()).isTrue();
  }

  @Test
  void showsATemplateThatWasNeverRight() {
    shelf.template(Guide.withSchema(Guide.template("dreambooth"), "{"));
    shelf.binding(Guide.binding("dreambooth"));

    assertThat(codes("dreambooth")).containsExactly("schema_invalid");
    assertThat(recipes.find(TENANT, "dreambooth").parameters()).hasSize(35);
  }

  @Test
  void stillKnowsWhatIsGoneWithoutListingIt() {
    install("dreambooth");

    shelf.templateGone("easel-dreambooth");

    assertThat(recipes.all(TENANT)).isEmpty();
    assertThat(codes("dreambooth")).containsExactly("template_gone");
    assertThat(recipes.find(TENANT, "dreambooth").stages()).containsEntry("inference", "deploying");
    assertThat(count("gone")).isOne();

    shelf.template(Guide.template("dreambooth"));
    assertThat(recipes.find(TENANT, "dreambooth").usable()).isTrue();
  }

  @Test
  void refusesTwoTemplatesOfOneName() {
    install("dreambooth");
    var other = Guide.template("textual-inversion");
    shelf.template(
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
    shelf.templateGone(other.name());
    assertThat(codes("dreambooth")).isEmpty();
  }

  @Test
  void givesAnAliasOfTwoToNeither() {
    install("dreambooth");
    shelf.template(
        Guide.template("{\"x-easel\":{\"aliases\":[\"db-finetune\",\"dreambooth\"]}}", "a=x"));

    assertThat(recipes.find(TENANT, "dreambooth").template()).isEqualTo("easel-dreambooth");
    assertThatExceptionOfType(RecipeNotFound.class)
        .isThrownBy(() -> recipes.find(TENANT, "db-finetune"));
  }

  @Test
  void remembersAcrossARestartWhileTheClusterIsAway() {
    install("dreambooth");
    shelf.template(Guide.withSchema(Guide.template("dreambooth"), "{"));
    install("textual-inversion");
    var before = recipes.find(TENANT, "dreambooth");

    var restarted = new Recipes(Guide.house(), new Memory(jdbc), NOON, meters);
    var elsewhere = project("other", "elsewhere", null);
    var _ = started(restarted, elsewhere);
    assertThat(restarted.all(elsewhere)).isEmpty();
    var again = started(restarted, TENANT);

    assertThat(restarted.find(TENANT, "textual-inversion").usable()).isTrue();
    var after = restarted.find(TENANT, "dreambooth");
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(after.problems()).isEqualTo(before.problems());
    assertThat(again.remembered().templates())
        .containsExactlyInAnyOrder("easel-dreambooth", "easel-textual-inversion");
    assertThat(again.remembered().bindings()).hasSize(2);
  }

  @Test
  void keepsTheCatalogueWhileTheDatabaseIsAwayAndStoresItLater() {
    jdbc.sql("alter table recipes rename to recipes_away").update();
    install("dreambooth");
    assertThat(recipes.find(TENANT, "dreambooth").usable()).isTrue();

    jdbc.sql("alter table recipes_away rename to recipes").update();
    install("textual-inversion");

    assertThat(jdbc.sql("select name from recipes order by name").query(String.class).list())
        .containsExactly("dreambooth", "textual-inversion");
  }

  private void install(String recipe) {
    shelf.template(Guide.template(recipe));
    shelf.binding(Guide.binding(recipe));
  }

  private List<String> codes(String recipe) {
    return recipes.find(TENANT, recipe).problems().stream().map(RecipeProblem::code).toList();
  }

  private double count(String state) {
    return meters.get("easel.recipes").tag("state", state).gauge().value();
  }

  private static DataSource migrated() {
    var database = TestDatabase.source(TestDatabase.settings());
    Flyway.configure().dataSource(database).load().migrate();
    return database;
  }

  private static Shelf started(Recipes recipes, Project project) {
    var started = recipes.shelf(project);
    started.listed();
    return started;
  }

  private static Project project(String id, String namespace, @Nullable List<String> recipes) {
    return new Project(id, namespace, recipes, Map.of(), null, Quota.NONE);
  }
}
