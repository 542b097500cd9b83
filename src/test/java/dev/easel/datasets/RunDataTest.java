package dev.easel.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What runs may train on, where the claim is mounted. */
class RunDataTest {

  private static final Path CLAIM = temporary();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.volumes.mounts",
              "db-finetune-data=" + CLAIM,
              "easel.datasets.look-again",
              "1s",
              "easel.datasets.files",
              "60",
              "easel.datasets.decoders",
              "1"));

  private final DatasetCalls datasets = new DatasetCalls(easel);

  private static Path temporary() {
    try {
      return Files.createTempDirectory("easel-claim");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> dogs(int seed) {
    var dogs = new LinkedHashMap<String, byte[]>();
    for (var i = 0; i < 5; i++) {
      dogs.put("dog-" + i + ".png", Drawn.png(seed + i));
    }
    return dogs;
  }

  @Test
  void aNameStandsForTheFolderOfItsVersion() {
    var set = datasets.uploaded("rex", dogs(10));
    var folder = set.path("folder").asString();
    for (var named : new String[] {"rex", "data/rex", folder}) {
      var dry =
          easel.post("/v1/runs?dry_run=true", request("rex", named, "generic/rex", "")).json();
      assertThat(dry.path("problems")).as(dry.toPrettyString()).isEmpty();
      assertThat(dry.at("/parameters/instance_dataset").asString()).isEqualTo(folder);
      assertThat(dry.at("/datasets/0/pictures").asInt()).isEqualTo(5);
      assertThat(dry.at("/training/steps").asInt()).isEqualTo(400);
      assertThat(dry.at("/training/checkpoints").asInt()).isEqualTo(2);
      assertThat(dry.at("/training/samples").asInt()).isEqualTo(16);
    }
    var id = accepted(request("rex", "rex", "generic/rex", ""));
    var run = easel.run(id);
    assertThat(run.at("/datasets/0/folder").asString()).isEqualTo(folder);
    assertThat(run.at("/datasets/0/digest")).isEqualTo(set.path("digest"));
    assertThat(run.at("/datasets/0/changed").asBoolean()).isFalse();

    datasets.uploaded("rex", dogs(20));
    assertThat(CLAIM.resolve(folder)).as("a run is kept that trained on it").exists();
    easel.ended(id);
    assertThat(easel.run(id).at("/parameters/instance_dataset").asString()).isEqualTo(folder);
  }

  @Test
  void whatHasErrorsOrIsNoDataSetIsRefused() {
    datasets.uploaded("bad", Map.of("a.png", Drawn.cut(Drawn.png(1)), "b.png", Drawn.png(2)));
    assertThat(refused(request("bad", "data/bad", "generic/bad", ""))).isEqualTo("dataset_faulty");
    assertThat(advice("bad"))
        .startsWith("Data set 'bad' has 1 error, see the report of GET /v1/datasets/bad.")
        .contains("replace the files")
        .doesNotContain("/fix");
    datasets.uploaded("bad-names", Map.of("a.JPG", Drawn.jpeg(1, 512, 512), "b.png", Drawn.png(2)));
    assertThat(advice("bad-names"))
        .contains("has 1 error", "Fix it (POST /v1/datasets/bad-names/fix), or send");
    datasets.uploaded(
        "bad-both", Map.of("a.JPG", Drawn.jpeg(1, 512, 512), "b.png", Drawn.cut(Drawn.png(2))));
    assertThat(advice("bad-both"))
        .contains("has 2 errors", "/fix), which mends 1 of them, and replace the other files");
    assertThat(refused(request("bad", "data/nobody", "generic/bad", "")))
        .isEqualTo("dataset_unknown");
    var unchecked = "\"allow_unchecked\": true, ";
    var bad = request("bad", "data/bad", "generic/bad", unchecked);
    assertThat(easel.post("/v1/runs?dry_run=true", bad).json().path("warnings").toString())
        .contains("Data set 'bad' has 1 warning.");
    var id = accepted(bad);
    assertThat(easel.run(id).at("/datasets/0/dataset").asString()).isEqualTo("bad");
    var other = accepted(request("worse", "data/nobody", "generic/worse", unchecked));
    assertThat(easel.run(other).at("/parameters/instance_dataset").asString())
        .isEqualTo("data/nobody");
    easel.ended(id);
    easel.ended(other);
  }

  @Test
  void whatWillNotHappenIsTold() {
    datasets.uploaded("few", dogs(30));
    var dry =
        easel
            .post(
                "/v1/runs?dry_run=true",
                request("few", "few", "generic/few", "")
                    .replace(
                        "\"num_class_images\": 100",
                        "\"num_class_images\": 10, \"resolution\": 768"))
            .json();
    assertThat(dry.at("/training/steps").asInt()).isEqualTo(40);
    var codes = dry.path("warnings").valueStream().map(it -> it.path("code").asString()).toList();
    assertThat(codes).contains("no_checkpoints", "no_samples", "pictures_too_small");
  }

  @Test
  void whatWasNotLookedAtIsTold() {
    datasets.uploaded(
        "capdogs?kind=captioned", Map.of("a.png", Drawn.png(1), "a.txt", "a dog".getBytes(UTF_8)));
    assertThat(notLookedAt("no-such-set-at-all"))
        .contains("'sd-finetune-data' is not mounted", "'data/no-such-set-at-all'")
        .doesNotContain("lies on");
    assertThat(notLookedAt("capdogs"))
        .endsWith("Data set 'capdogs' lies on claim 'db-finetune-data'.");
    assertThat(
            easel
                .post("/v1/runs?dry_run=true", request("rex", "data/x", "generic/rex", ""))
                .json()
                .path("warnings")
                .toString())
        .doesNotContain("dataset_not_looked_at");
  }

  private static String notLookedAt(String dataset) {
    var request =
        "{\"recipe\": \"sd-finetune\", \"name\": \"style\", \"parameters\": {\"dataset\": \"%s\"}}";
    var dry = easel.post("/v1/runs?dry_run=true", request.formatted(dataset)).json();
    assertThat(dry.path("acceptable").asBoolean()).as(dry.toPrettyString()).isTrue();
    return dry.path("warnings")
        .valueStream()
        .filter(it -> it.path("code").asString().equals("dataset_not_looked_at"))
        .map(it -> it.path("message").asString())
        .findFirst()
        .orElse("");
  }

  @Test
  void aFolderThatChangesUnderARunIsToldOfInIt() throws IOException {
    var folder = Files.createDirectories(CLAIM.resolve("data/shared"));
    for (var dog : dogs(40).entrySet()) {
      Files.write(folder.resolve(dog.getKey()), dog.getValue());
    }
    var adopted =
        easel.post("/v1/datasets:adopt", "{\"path\": \"data/shared\", \"kind\": \"instance\"}");
    assertThat(adopted.status()).isEqualTo(201);
    datasets.validated("shared");
    var id = accepted(request("shared", "shared", "generic/shared", ""));
    Files.write(folder.resolve("dog-0.png"), Drawn.png(99));
    await()
        .until(
            () -> {
              datasets.get("shared");
              return easel.run(id).at("/datasets/0/changed").asBoolean();
            });
    assertThat(easel.run(id).path("status_history").toString()).contains("dataset_changed");
    easel.ended(id);
  }

  @Test
  void classImagesAreRegisteredAndReusedForWhatTheyShow() throws IOException {
    datasets.uploaded("fido", dogs(50));
    var folder = Files.createDirectories(CLAIM.resolve("generic/some-dogs"));
    for (var i = 0; i < 10; i++) { // as the trainer would, while it runs
      Files.write(folder.resolve(i + ".png"), Drawn.png(200 + i));
      Files.setLastModifiedTime(folder.resolve(i + ".png"), FileTime.from(later()));
    }
    var first = request("fido", "fido", "generic/some-dogs", "");
    var warned = easel.post("/v1/runs?dry_run=true", first).json();
    assertThat(warned.path("warnings").toString()).contains("class_images_unknown");
    easel.ended(accepted(first));

    var set = datasets.validated("some-dogs");
    assertThat(set.path("source").asString()).isEqualTo("generated");
    assertThat(set.path("prompt").asString()).isEqualTo("a photo of dog");
    assertThat(set.path("pictures").asInt()).isEqualTo(10);
    var listed = easel.get("/v1/datasets?kind=class&prompt=a%20photo%20of%20dog").json();
    assertThat(listed.path("data").toString()).contains("some-dogs");

    var second = accepted(request("fido-again", "fido", "some-dogs", ""));
    assertThat(easel.run(second).at("/datasets/1/dataset").asString()).isEqualTo("some-dogs");
    easel.ended(second);
    var other = request("cat", "fido", "some-dogs", "").replace("a photo of dog", "a photo of cat");
    var answer = easel.post("/v1/runs", other);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("class_set_differs");
    assertThat(answer.json().path("prompt").asString()).isEqualTo("a photo of dog");
    assertThat(easel.post("/v1/runs?dry_run=true", other).json().path("problems").toString())
        .contains("class_set_differs");
  }

  @Test
  void picturesThatWereThereBeforeAreNobodysAndStay() throws IOException {
    datasets.uploaded("lassie", dogs(500));
    var folder = Files.createDirectories(CLAIM.resolve("generic/own-dogs"));
    Files.write(folder.resolve("mine.png"), Drawn.png(510));
    var request = request("lassie", "lassie", "generic/own-dogs", "");
    easel.sandbox().argoDown();
    try {
      var never = accepted(request);
      assertThat(easel.post("/v1/runs/" + never + "/cancel", "").status()).isEqualTo(202);
      easel.sandbox().argoUp();
      easel.ended(never);
    } finally {
      easel.sandbox().argoUp();
    }
    assertThat(easel.get("/v1/datasets/own-dogs").status())
        .as("nothing was trained")
        .isEqualTo(404);

    easel.ended(accepted(request));
    var set = datasets.validated("own-dogs");
    assertThat(set.path("source").asString()).isEqualTo("adopted");
    assertThat(set.has("prompt") || set.has("model")).isFalse();
    assertThat(easel.delete("/v1/datasets/own-dogs").status()).isEqualTo(204);
    assertThat(folder.resolve("mine.png")).exists();
  }

  @Test
  void classImagesThatATrainerLeftBrokenAreRefused() throws IOException {
    datasets.uploaded("bello", dogs(520));
    var folder = Files.createDirectories(CLAIM.resolve("generic/cut-dogs"));
    Files.write(folder.resolve("0.png"), Drawn.cut(Drawn.png(530)));
    Files.setLastModifiedTime(folder.resolve("0.png"), FileTime.from(later()));
    easel.ended(accepted(request("bello", "bello", "generic/cut-dogs", "")));
    assertThat(datasets.validated("cut-dogs").path("source").asString()).isEqualTo("generated");
    var answer = easel.post("/v1/runs", request("bello-again", "bello", "generic/cut-dogs", ""));
    assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("dataset_faulty");
    assertThat(answer.json().at("/errors/0/pointer").asString())
        .isEqualTo("#/parameters/class_dataset");

    assertThat(easel.delete("/v1/datasets/cut-dogs").status()).isEqualTo(204);
    assertThat(folder.resolve("0.png")).exists();
  }

  @Test
  void aRunWaitsForAnUploadInTheMidstOfIt() throws Exception {
    datasets.uploaded("rin", dogs(540));
    var transaction = easel.context().getBean(TransactionTemplate.class);
    var sets = easel.context().getBean(Datasets.class);
    var id = DatasetId.parse(datasets.get("rin").path("id").asString()).orElseThrow();
    var folder = datasets.get("rin").path("folder").asString();
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      var accepting = new AtomicReference<Future<Easel.Answer>>();
      transaction.executeWithoutResult(
          status -> {
            sets.lock(id);
            var request = request("rin", "rin", "generic/rin", "");
            accepting.set(calls.submit(() -> easel.post("/v1/runs", request)));
            await().until(() -> isWaiting("for share"));
            var version =
                new Datasets.NewVersion(
                    Source.UPLOADED,
                    "db-finetune-data",
                    new VolumePath("data/rin/next"),
                    "0".repeat(64),
                    List.of());
            var number = sets.add(id, "default", version, Instant.now());
            var set = sets.find(id, number).orElseThrow();
            var report = new Report(List.of(), List.of(), 5, 512, "0".repeat(64), "");
            sets.examined(set, report, 0, Instant.now());
          });
      var run = accepting.get().get();
      assertThat(run.status()).as(run.json().toPrettyString()).isEqualTo(201);
      assertThat(run.json().at("/datasets/0/folder").asString())
          .isEqualTo("data/rin/next")
          .isNotEqualTo(folder);
      easel.ended(run.json().path("id").asString());
    }
  }

  @Test
  void anAdoptionInTheMidstOfAnUploadIsToComeAgain() throws Exception {
    Files.createDirectories(CLAIM.resolve("data/raced"));
    var sets = easel.context().getBean(Datasets.class);
    easel
        .context()
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> {
              sets.shareFolders(
                  "default", "db-finetune-data"); // as the upload of another name would
              var early = adopted("data/raced", "a-raced");
              assertThat(early.json().path("code").asString()).isEqualTo("dataset_changing");
              assertThat(early.header("Retry-After")).isEqualTo("2");
              var about = new Dataset.About(Kind.INSTANCE, "db-finetune-data", null, null);
              var version =
                  new Datasets.NewVersion(
                      Source.UPLOADED,
                      "db-finetune-data",
                      new VolumePath("data/raced/0123456789ab"),
                      "0".repeat(64),
                      List.of());
              var id = sets.add("default", "raced", about, Instant.now());
              var _ = sets.add(id, "default", version, Instant.now());
            });
    var answer = adopted("data/raced", "a-raced");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("folder_of_dataset");
  }

  @Test
  void classImagesBesideAnUploadedSetAreNotRegistered() throws IOException {
    datasets.uploaded("laika", dogs(620));
    var folder = Files.createDirectories(CLAIM.resolve("generic/late"));
    easel.sandbox().argoDown();
    try {
      var id = accepted(request("laika", "laika", "generic/late", ""));
      Files.write(folder.resolve("0.png"), Drawn.png(640));
      var set = datasets.uploaded("late?kind=class&prompt=dogs", dogs(650));
      easel.sandbox().argoUp();
      easel.ended(id);
      await().until(() -> tasks("register-class-set") == 0);
      assertThat(easel.get("/v1/datasets/late-2").status()).isEqualTo(404);
      assertThat(datasets.get("late").path("folder")).isEqualTo(set.path("folder"));
    } finally {
      easel.sandbox().argoUp();
    }
  }

  private static int tasks(String name) {
    return easel
        .context()
        .getBean(JdbcClient.class)
        .sql("select count(*) from scheduled_tasks where task_name = ?")
        .param(name)
        .query(Integer.class)
        .single();
  }

  @Test
  void aValidationWithoutAPlaceComesAgainAndOneThatDoesNotCountEnds() throws Exception {
    var set = datasets.uploaded("busy", dogs(700));
    var sets = easel.context().getBean(Datasets.class);
    var validation = easel.context().getBean(Validation.class);
    var id = DatasetId.parse(set.path("id").asString()).orElseThrow();
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = new AtomicReference<Future<Optional<Duration>>>();
      easel
          .context()
          .getBean(TransactionTemplate.class)
          .executeWithoutResult(
              status -> {
                sets.lock(id);
                first.set(calls.submit(() -> validation.work(id, 1, 1)));
                await().until(() -> isWaiting("for update"));
                assertThat(validation.work(id, 1, 1)).contains(Duration.ofSeconds(1));
              });
      assertThat(first.get().get()).isEmpty();
    }
    var claim = easel.context().getBean(MountedClaims.class).get("default", "db-finetune-data");
    try (var folder = claim.open(new VolumePath(set.path("folder").asString()))) {
      var examination = easel.context().getBean(Examination.class);
      assertThat(examination.of(folder, Kind.INSTANCE, () -> false)).isEmpty();
    }
  }

  private static boolean isWaiting(String statement) {
    return easel
            .context()
            .getBean(JdbcClient.class)
            .sql(
                """
                select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and query like '%' || ? || '%'
                """)
            .param(statement)
            .query(Integer.class)
            .single()
        > 0;
  }

  @Test
  void whatIsDeletedIsNotRetriedOn() {
    datasets.uploaded("brief", dogs(560));
    easel.sandbox().script("brief").prints("finetuner", "one\n").outOfMemory();
    var id = accepted(request("brief", "brief", "generic/brief", ""));
    easel.ended(id);
    assertThat(easel.delete("/v1/datasets/brief").status()).isEqualTo(204);
    var answer = easel.post("/v1/runs/" + id + "/retry", "");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("dataset_gone");

    datasets.uploaded("brief", dogs(560));
    assertThat(easel.post("/v1/runs/" + id + "/retry", "").status()).isEqualTo(202);
    easel.ended(id);
  }

  @Test
  void classImagesThatALiveRunMakesAreNotForgotten() throws IOException {
    datasets.uploaded("rolf", dogs(580));
    var folder = Files.createDirectories(CLAIM.resolve("generic/rolf"));
    Files.write(folder.resolve("0.png"), Drawn.png(590));
    easel.sandbox().argoDown();
    try {
      var id = accepted(request("rolf", "rolf", "generic/rolf", ""));
      var adopt =
          "{\"path\": \"generic/rolf\", \"kind\": \"class\", \"name\": \"rolfs\", \"prompt\":"
              + " \"x\"}";
      assertThat(easel.post("/v1/datasets:adopt", adopt).status()).isEqualTo(201);
      var refused = easel.delete("/v1/datasets/rolfs");
      assertThat(refused.json().path("code").asString()).isEqualTo("dataset_in_use");
      assertThat(refused.json().at("/runs/0").asString()).isEqualTo(id);
      assertThat(easel.post("/v1/runs/" + id + "/cancel", "").status()).isEqualTo(202);
      easel.sandbox().argoUp();
      easel.ended(id);
    } finally {
      easel.sandbox().argoUp();
    }
  }

  @Test
  void ofAFolderOfTooManyFilesNoneIsRead() throws IOException {
    var folder = Files.createDirectories(CLAIM.resolve("data/many"));
    for (var i = 0; i <= 60; i++) {
      Files.write(folder.resolve(i + ".png"), new byte[0]);
    }
    assertThat(adopted("data/many", "many").status()).isEqualTo(201);
    var many = datasets.validated("many");
    assertThat(many.path("state").asString()).isEqualTo("faulty");
    assertThat(many.at("/report/0/rule").asString()).isEqualTo("too_many_files");
    assertThat(many.path("files").asInt()).isZero();
  }

  @Test
  void aFileThatCannotBeReadIsAFinding() throws Exception {
    var folder = Files.createDirectories(CLAIM.resolve("data/odd"));
    Files.write(folder.resolve("a.png"), Drawn.png(600));
    var made =
        new ProcessBuilder("sh", "-c", "touch $(printf 'h\\374nd.png')")
            .directory(folder.toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    assertThat(adopted("data/odd", "odd").status()).isEqualTo(201);
    var odd = datasets.validated("odd");
    assertThat(odd.path("state").asString()).isEqualTo("faulty");
    assertThat(odd.at("/report/0/rule").asString()).isEqualTo("unreadable");
  }

  @Test
  void theExactFolderIsMeant() throws IOException {
    for (var name : List.of("cat-a", "cat-b")) {
      var folder = Files.createDirectories(CLAIM.resolve("data/" + name));
      for (var cat : dogs(name.hashCode() & 0xff).entrySet()) {
        Files.write(folder.resolve(cat.getKey()), cat.getValue());
      }
    }
    var taken = adopted("data/cat-a", "cat-b");
    assertThat(taken.json().path("code").asString()).isEqualTo("dataset_exists");
    assertThat(adopted("data/cat-b", "cat-c").status()).isEqualTo(201);
    datasets.validated("cat-c");
    Files.delete(
        Files.move(CLAIM.resolve("data/cat-a"), CLAIM.resolve("data/cat-z")).resolve("dog-0.png"));
    assertThat(adopted("data/cat-z", "cat-a").status()).isEqualTo(201);
    datasets.validated("cat-a");
    for (var named : Map.of("data/cat-b", "cat-b", "data/cat-a", "cat-z").entrySet()) {
      var dry =
          easel.post("/v1/runs?dry_run=true", request("x", named.getKey(), "generic/x", "")).json();
      assertThat(dry.at("/parameters/instance_dataset").asString())
          .isEqualTo("data/" + named.getValue());
    }
  }

  private static Easel.Answer adopted(String path, String name) {
    return easel.post(
        "/v1/datasets:adopt",
        "{\"path\": \"%s\", \"name\": \"%s\", \"kind\": \"instance\"}".formatted(path, name));
  }

  private static Instant later() {
    return Instant.now().plusSeconds(3600);
  }

  @Test
  void intoClassImagesThatWereUploadedNothingIsGenerated() {
    datasets.uploaded("hund", dogs(70));
    datasets.uploaded("hunde?kind=class&prompt=a%20photo%20of%20dog", dogs(60));
    var asked = request("hund", "hund", "generic/hunde", "");
    assertThat(easel.post("/v1/runs", asked).json().path("code").asString())
        .isEqualTo("class_set_too_small");
    var fitting = asked.replace("\"num_class_images\": 100", "\"num_class_images\": 5");
    var run = easel.run(accepted(fitting));
    assertThat(run.at("/parameters/class_dataset").asString())
        .isEqualTo(datasets.get("hunde").path("folder").asString());
  }

  @Test
  void whatALiveRunTrainsOnIsNotDeleted() {
    datasets.uploaded("held", dogs(80));
    easel.sandbox().argoDown();
    try {
      var id = accepted(request("held", "held", "generic/held", ""));
      var refused = easel.delete("/v1/datasets/held");
      assertThat(refused.json().path("code").asString()).isEqualTo("dataset_in_use");
      assertThat(refused.json().at("/runs/0").asString()).isEqualTo(id);
      assertThat(easel.post("/v1/runs/" + id + "/cancel", "").status()).isEqualTo(202);
      easel.sandbox().argoUp();
      easel.ended(id);
    } finally {
      easel.sandbox().argoUp();
    }
    assertThat(easel.delete("/v1/datasets/held").status()).isEqualTo(204);
    await().until(() -> !Files.exists(CLAIM.resolve("data/held")));
  }

  private static String accepted(String request) {
    var answer = easel.post("/v1/runs", request);
    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(201);
    return answer.json().path("id").asString();
  }

  /** What is said of a faulty set. */
  private static String advice(String name) {
    var answer = easel.post("/v1/runs", request("x", name, "generic/x", ""));
    assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("dataset_faulty");
    return answer.json().at("/errors/0/message").asString();
  }

  private static String refused(String request) {
    var answer = easel.post("/v1/runs", request);
    assertThat(answer.status()).isEqualTo(422);
    JsonNode error = answer.json().at("/errors/0");
    assertThat(error.path("pointer").asString()).isEqualTo("#/parameters/instance_dataset");
    return error.path("code").asString();
  }

  private static String request(String name, String instances, String classes, String members) {
    return Easel.dreambooth(name, members)
        .replace("data/example-dog", instances)
        .replace("generic/" + name, classes);
  }
}
