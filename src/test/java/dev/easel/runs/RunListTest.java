package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.http.TypeId;
import dev.easel.sandbox.Sandbox;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A list has the runs that a filter over all of them leaves, whatever is asked for. */
class RunListTest {

  private static final int RUNS = 600;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<Kept> all = new ArrayList<>();
  private static Installation installation;
  private static Replica easel;
  private static JdbcClient jdbc;

  /** What a run has that lists are narrowed by. */
  private record Kept(
      UUID id,
      String status,
      String recipe,
      String name,
      Map<String, String> labels,
      Map<String, String> parameters,
      Instant created) {

    private boolean is(Map<String, List<String>> asked) {
      return asked.getOrDefault("status", List.of()).stream().allMatch(status::equals)
          && asked.getOrDefault("recipe", List.of()).stream().allMatch(recipe::equals)
          && asked.getOrDefault("name", List.of()).stream().allMatch(name::equals)
          && asked.getOrDefault("label", List.of()).stream().allMatch(pair -> has(labels, pair))
          && asked.getOrDefault("param", List.of()).stream().allMatch(pair -> has(parameters, pair))
          && asked.getOrDefault("created_after", List.of()).stream()
              .noneMatch(moment -> created.isBefore(Instant.parse(moment)))
          && asked.getOrDefault("created_before", List.of()).stream()
              .allMatch(moment -> created.isBefore(Instant.parse(moment)));
    }

    private static boolean has(Map<String, String> texts, String pair) {
      var colon = pair.indexOf(':');
      return pair.substring(colon + 1).equals(texts.get(pair.substring(0, colon)));
    }
  }

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    easel = Replica.start(TestDatabase.settings(), installation.settings()).ready();
    jdbc = easel.context().getBean(JdbcClient.class);
    var pattern = RunId.parse(easel.submit("pattern")).orElseThrow().value();
    var random = new Random(1);
    for (var i = 0; i < RUNS; i++) {
      var kept = random(i, random);
      write(kept, pattern);
      all.addFirst(kept);
    }
    jdbc.sql("update runs set deleted_at = now() where id = ?").param(pattern).update();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  static Stream<Map<String, List<String>>> filters() {
    var random = new Random(2);
    return IntStream.range(0, 250).mapToObj(i -> filter(random));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aListHasWhatAFilterLeaves(Map<String, List<String>> asked) {
    var limit = 1 + new Random(asked.hashCode()).nextInt(40);

    assertThat(listed(asked, limit))
        .containsExactlyElementsOf(
            all.stream().filter(kept -> kept.is(asked)).map(Kept::id).toList());
  }

  @Test
  void aChangedRunIsFoundByWhatItHasNowAndAnErasedOneByNothing() {
    var id = TypeId.uuid(FIRST.minusSeconds(60));
    var kept =
        new Kept(
            id, "FAILED", "dreambooth", "changing", Map.of("was", "old"), Map.of("p", "1"), FIRST);
    write(kept, all.getFirst().id());

    jdbc.sql(
            """
            update runs set labels = '{"is": "new"}', parameters = '{"p": "1", "q": "2"}' where id = ?
            """)
        .param(id)
        .update();

    assertThat(listed(Map.of("label", List.of("was:old")), 20)).isEmpty();
    assertThat(listed(Map.of("label", List.of("is:new"), "param", List.of("p:1", "q:2")), 20))
        .containsExactly(id);

    assertThat(easel.delete("/v1/runs/" + TypeId.encode("run", id)).status()).isEqualTo(204);

    assertThat(listed(Map.of("label", List.of("is:new")), 20)).isEmpty();
    assertThat(
            jdbc.sql("select count(*) from run_terms where run_id = ?")
                .param(id)
                .query(Integer.class)
                .single())
        .as("only its recipe is left")
        .isEqualTo(1);
  }

  /** Every page of a list, in its order. */
  private static List<UUID> listed(Map<String, List<String>> asked, int limit) {
    var found = new ArrayList<UUID>();
    var query = new StringBuilder("/v1/runs?limit=" + limit);
    asked.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    query
                        .append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
    var after = "";
    do {
      var page = easel.get(query + after).json();
      page.path("data")
          .forEach(run -> found.add(RunId.parse(run.path("id").asString()).orElseThrow().value()));
      after = page.path("next").isNull() ? "" : "&after=" + page.path("next").asString();
    } while (!after.isEmpty());
    return found;
  }

  /** Common and rare, old and new values, so that they meet in all ways. */
  private static Kept random(int i, Random random) {
    var created = FIRST.plus(Duration.ofMinutes(i));
    var labels = new LinkedHashMap<String, String>();
    labels.put("team", "team-" + random.nextInt(3));
    labels.put("age", i < RUNS / 2 ? "old" : "new");
    if (random.nextInt(50) == 0) {
      labels.put("rare", "yes");
    }
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("lr", random.nextInt(10) == 0 ? "2e-6" : "5e-6");
    parameters.put("team", "team-" + random.nextInt(3)); // a label's name, another's value
    parameters.put("seed", String.valueOf(random.nextInt(200)));
    return new Kept(
        TypeId.uuid(created),
        random.nextInt(20) == 0 ? "FAILED" : i > RUNS - 10 ? "QUEUED" : "SUCCEEDED",
        i % 4 == 0 ? "textual-inversion" : "dreambooth",
        "name-" + random.nextInt(30),
        labels,
        parameters,
        created);
  }

  private static Map<String, List<String>> filter(Random random) {
    var asked = new LinkedHashMap<String, List<String>>();
    maybe(random, asked, "status", "FAILED", "SUCCEEDED", "QUEUED", "LOST");
    maybe(random, asked, "recipe", "dreambooth", "textual-inversion", "none");
    if (random.nextInt(4) == 0) {
      asked.put("name", List.of("name-" + random.nextInt(31)));
    }
    maybe(random, asked, "label", "team:team-1", "age:old", "age:new", "rare:yes", "lr:2e-6");
    if (random.nextBoolean()) {
      maybe(random, asked, "label", "team:team-0", "age:old", "team:none");
    }
    maybe(random, asked, "param", "lr:2e-6", "lr:5e-6", "team:team-1", "seed:7", "seed:1", "seed:");
    if (random.nextInt(3) == 0) {
      asked.put("param", List.of("lr:5e-6", "team:team-2"));
    }
    maybe(random, asked, "created_after", FIRST.plusSeconds(random.nextInt(40_000)).toString());
    maybe(random, asked, "created_before", FIRST.plusSeconds(random.nextInt(40_000)).toString());
    return asked;
  }

  private static void maybe(
      Random random, Map<String, List<String>> asked, String name, String... values) {
    if (random.nextInt(3) == 0) {
      asked.put(name, List.of(values[random.nextInt(values.length)]));
    }
  }

  private static void write(Kept kept, UUID pattern) {
    jdbc.sql(
            """
            insert into runs select copy.* from runs r, jsonb_populate_record(r, ?::jsonb) copy
            where r.id = ?
            """)
        .params(
            JSON.writeValueAsString(
                Map.of(
                    "id", kept.id,
                    "workflow_uid", kept.id,
                    "status", kept.status,
                    "recipe", kept.recipe,
                    "name", kept.name,
                    "labels", kept.labels,
                    "parameters", kept.parameters,
                    "created_at", kept.created.toString())),
            pattern)
        .update();
  }
}
