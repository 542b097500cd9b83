package dev.easel.datasets;

import static dev.easel.datasets.DatasetCalls.rules;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Data sets by HTTP, on a claim that is mounted. */
class DatasetsTest {

  private static final Path CLAIM = temporary();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.volumes.mounts",
              "db-finetune-data=" + CLAIM + ",sd-finetune-data=" + temporary(),
              "easel.datasets.look-again",
              "1s"));

  private final DatasetCalls datasets = new DatasetCalls(easel);

  private static Path temporary() {
    try {
      return Files.createTempDirectory("easel-claim");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aZipIsUploadedReportedOnAndFixed() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("dog-1.png", Drawn.png(1));
    files.put("dog-2.JPG", Drawn.jpeg(2, 640, 512));
    files.put("dog-3.jpg", Drawn.cut(Drawn.jpeg(3, 640, 512)));
    files.put("dog-4.png", Drawn.png(4));
    files.put("dog-5.png", Drawn.png(4));
    files.put("dog-6.jpg", Drawn.rotated(6, 6));
    files.put("dog-7.gif", Drawn.gif(7));
    files.put("dog-8.png", Drawn.transparent(8));

    var answer = datasets.put("dogs", Packed.zip(files), "Content-Type", "application/zip");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/datasets/dogs");

    var set = datasets.validated("dogs");
    assertThat(set.path("state").asString()).isEqualTo("faulty");
    assertThat(set.path("kind").asString()).isEqualTo("instance");
    assertThat(rules(set, "dog-1.png")).isEmpty();
    assertThat(rules(set, "dog-2.JPG")).containsExactly("suffix_case");
    assertThat(rules(set, "dog-3.jpg")).containsExactly("truncated");
    assertThat(rules(set, "dog-5.png")).containsExactly("duplicate");
    assertThat(rules(set, "dog-6.jpg")).containsExactly("rotated");
    assertThat(rules(set, "dog-7.gif")).containsExactly("format_not_read");
    assertThat(rules(set, "dog-8.png")).containsExactly("alpha");

    assertThat(easel.delete("/v1/datasets/dogs/files/dog-3.jpg").status()).isEqualTo(200);
    var before = datasets.validated("dogs");
    assertThat(easel.post("/v1/datasets/dogs/fix", "").status()).isEqualTo(200);
    var fixed = datasets.validated("dogs");
    assertThat(fixed.path("report").toPrettyString()).contains("duplicate");
    assertThat(fixed.path("state").asString()).as(fixed.toPrettyString()).isEqualTo("ready");
    assertThat(fixed.path("pictures").asInt()).isEqualTo(7);
    assertThat(fixed.path("digest")).isNotEqualTo(before.path("digest"));
    assertThat(fixed.path("folder").asString())
        .isEqualTo("data/dogs/" + fixed.path("digest").asString().substring(0, 12));
    var turned =
        ImageIO.read(CLAIM.resolve(fixed.path("folder").asString() + "/dog-6.png").toFile());
    assertThat(turned.getWidth()).isEqualTo(600);
    assertThat(turned.getHeight()).isEqualTo(800);
    assertThat(easel.post("/v1/datasets/dogs/fix", "").json().path("code").asString())
        .isEqualTo("nothing_to_fix");
    await().until(() -> folders("data/dogs").size() == 1);
    assertThat(CLAIM).isDirectoryNotContaining("glob:**.easel-*");
  }

  @Test
  void whatCannotBeDrawnAnewIsNotSaidToBeFixable() {
    var files = new TreeMap<String, byte[]>();
    for (var i = 1; i < 4; i++) {
      files.put("dog-" + i + ".png", Drawn.png(i));
    }
    files.put("dog-4.gif", Drawn.cut(Drawn.gif(4)));
    assertThat(datasets.put("half", Packed.zip(files)).status()).isEqualTo(201);
    assertThat(rules(datasets.validated("half"), "dog-4.gif")).contains("format_not_read");

    assertThat(easel.post("/v1/datasets/half/fix", "").json().path("code").asString())
        .isEqualTo("nothing_to_fix");
    var refused =
        easel.post(
            "/v1/runs", Easel.dreambooth("on-half", "").replace("data/example-dog", "data/half"));
    assertThat(refused.json().toString()).contains("Nothing of it can be fixed by Easel");
  }

  @Test
  void aLongReportHasTheErrors() {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("dog.png", Drawn.png(1));
    files.put("dog.txt", "a dog".getBytes(UTF_8));
    IntStream.range(0, 250).forEach(n -> files.put("lost-" + n + ".txt", "x".getBytes(UTF_8)));
    files.put("zz.PNG", Drawn.png(2));
    files.put("zz.txt", "another dog".getBytes(UTF_8));

    var set = datasets.uploaded("long-report?kind=captioned", files);

    assertThat(set.path("report")).hasSize(200);
    assertThat(set.path("report_truncated").asBoolean()).isTrue();
    assertThat(rules(set, "zz.PNG")).containsExactly("suffix_case");
    assertThat(set.path("report").get(0).path("severity").asString()).isEqualTo("error");
  }

  @Test
  void tarTarGzAndFormAreTakenToo() {
    var files = Map.of("tom/a.png", Drawn.png(1), "tom/b.png", Drawn.png(2));
    assertThat(datasets.put("tar", Packed.tar(files)).status()).isEqualTo(201);
    assertThat(datasets.put("targz", Packed.gzip(Packed.tar(files))).status()).isEqualTo(201);
    var form = DatasetCalls.form("xyz", Map.of("a.png", Drawn.png(1), "b.png", Drawn.png(2)));
    var answer = datasets.put("form", form, "Content-Type", "multipart/form-data; boundary=xyz");
    assertThat(answer.status()).isEqualTo(201);

    var digests =
        List.of("tar", "targz", "form").stream()
            .map(name -> datasets.validated(name).path("digest").asString())
            .distinct();
    assertThat(digests).hasSize(1);
  }

  @Test
  void aSetThatMustNotBeThereIsNotReplaced() throws Exception {
    var zip = Packed.zip(Map.of("a.png", Drawn.png(1)));
    var urls = "{\"urls\": [\"https://a.example/a.png\"]}".getBytes(UTF_8);
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      var made =
          IntStream.range(0, 4)
              .mapToObj(
                  n -> calls.submit(() -> datasets.put("only-new", zip, "If-None-Match", "*")))
              .toList();
      var statuses = new java.util.ArrayList<Integer>();
      for (var answer : made) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsExactlyInAnyOrder(201, 412, 412, 412);
    }
    var other = Packed.zip(Map.of("a.png", Drawn.png(2)));
    var refused = datasets.put("only-new", other, "If-None-Match", "*");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.json().path("code").asString()).isEqualTo("exists_already");
    var json = "application/json";
    assertThat(
            datasets
                .put("only-new", urls, "Content-Type", json, "If-None-Match", "*")
                .json()
                .path("code")
                .asString())
        .isEqualTo("exists_already");
    var wrong = datasets.put("only-new", other, "If-None-Match", "\"1-1\"");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().path("code").asString()).isEqualTo("bad_if_none_match");
    assertThat(datasets.validated("only-new").path("version").asInt()).isEqualTo(1);
  }

  @Test
  void aFormWithoutFilesIsToldOfAsOne() {
    var part = "--xyz\r\nContent-Disposition: form-data; name=files\r\n\r\na.png\r\n--xyz--\r\n";
    for (var form : List.of(part, part.replace("--xyz--\r\n", ""))) {
      var answer =
          datasets.put(
              "no-form", form.getBytes(UTF_8), "Content-Type", "multipart/form-data; boundary=xyz");
      assertThat(answer.json().path("code").asString()).isEqualTo("bad_archive");
      assertThat(answer.json().path("detail").asString())
          .startsWith("The form cannot be read: part 'files' is no file");
    }
  }

  @Test
  void whatIsNotThereIsToldByItsName() {
    assertThat(easel.get("/v1/datasets/nobody").json().path("detail").asString())
        .endsWith("PUT /v1/datasets/nobody uploads one.");
    var answer = easel.get("/v1/datasets/a%20b");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("detail").asString())
        .startsWith("There is no data set 'a b'. A data set's name is 1 to 63")
        .doesNotContain("PUT");
  }

  @Test
  void theSameContentIsTheSameVersion() {
    var files = Map.of("a.png", Drawn.png(1));
    var first = datasets.uploaded("same", files);
    var other = datasets.uploaded("same", Map.of("a.png", Drawn.png(2)));
    var again = datasets.uploaded("same", files);
    assertThat(other.path("version").asInt()).isEqualTo(2);
    assertThat(again.path("digest")).isEqualTo(first.path("digest"));
    assertThat(again.path("folder")).isEqualTo(first.path("folder"));
  }

  @Test
  void thePresentContentAgainChangesNothing() {
    var files = Map.of("a.png", Drawn.png(1), "b.png", Drawn.png(2), "c.png", Drawn.png(3));
    datasets.uploaded("twice", files);
    var before = easel.get("/v1/datasets/twice");
    for (var again :
        List.of(
            datasets.put("twice", Packed.zip(files)),
            datasets.put("twice", Packed.tar(files)),
            datasets.put("twice/files/b.png", Drawn.png(2)))) {
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.header("ETag")).isEqualTo(before.header("ETag"));
      assertThat(again.json()).isEqualTo(before.json());
    }
    assertThat(before.json().path("state").asString()).isEqualTo("ready");

    var other = datasets.put("twice?kind=captioned", Packed.zip(files));
    assertThat(other.json().path("state").asString()).isEqualTo("validating");
    var faulty = datasets.validated("twice");
    assertThat(rules(faulty, "a.png")).containsExactly("caption_missing");
    assertThat(datasets.put("twice", Packed.zip(files)).json()).isEqualTo(faulty);
  }

  @Test
  void theSameContentRepairsItsFolder() throws IOException {
    var files = Map.of("a.png", Drawn.png(1), "b.png", Drawn.png(2));
    var folder = CLAIM.resolve(datasets.uploaded("torn", files).path("folder").asString());
    Files.delete(folder.resolve("a.png"));
    assertThat(datasets.uploaded("torn", files).path("state").asString()).isEqualTo("ready");
    assertThat(folder.resolve("a.png")).exists();

    var other = Drawn.png(2).clone();
    other[other.length - 20] ^= 1;
    Files.write(folder.resolve("b.png"), other);
    var changed = datasets.uploaded("torn", files);
    assertThat(changed.path("report").toString()).contains("\"changed\"");
    var again = datasets.uploaded("torn", files);
    assertThat(again.path("state").asString()).isEqualTo("ready");
    assertThat(again.path("digest")).isEqualTo(changed.path("digest"));
    assertThat(again.path("version").asInt()).isEqualTo(1);
  }

  @Test
  void whatAnUploadLeavesWhenItIsCutOffIsRemoved() throws IOException {
    datasets.uploaded("left", Map.of("a.png", Drawn.png(1)));
    var rows =
        easel
            .context()
            .getBean(JdbcClient.class)
            .sql(
                """
                select task_instance from scheduled_tasks where task_name = 'remove-dataset-folder'
                  and task_instance like '%|data/left/%' and execution_time > now()
                """)
            .query(String.class)
            .list();
    var parts = rows.getFirst().split("\\|", -1);
    var removal = easel.context().getBean(Removal.class);
    removal.work("default", parts[0], parts[1]);
    assertThat(CLAIM.resolve(parts[1] + "/a.png")).as("a version has it").exists();
    var left = Files.createDirectories(CLAIM.resolve("data/left/0123456789ab"));
    Files.write(left.resolve("a.png"), Drawn.png(1));
    removal.work("default", parts[0], "data/left/0123456789ab");
    assertThat(left).doesNotExist();
  }

  @Test
  void whatNeedsNoBodyIsRefusedBeforeIt() {
    datasets.uploaded("early", Map.of("a.png", Drawn.png(1)));
    var body = "no archive".getBytes(UTF_8);
    var words = "x".repeat(501);
    var invalid = datasets.put("early?kind=class&prompt=" + words + "&model=" + words, body);
    assertThat(invalid.status()).isEqualTo(422);
    assertThat(invalid.json().path("errors").toString()).contains("prompt", "model", "too_long");
    assertThat(datasets.put("early", body, "If-Match", "\"0-0\"").status()).isEqualTo(412);
    assertThat(datasets.put("early/files/a.png", body, "If-Match", "\"0-0\"").status())
        .isEqualTo(412);
    assertThat(datasets.put("early?claim=sd-finetune-data", body).json().path("code").asString())
        .isEqualTo("dataset_on_other_claim");
    var longest = "y".repeat(500);
    var answer =
        datasets.put(
            "long?kind=class&prompt=" + longest, Packed.zip(Map.of("a.png", Drawn.png(1))));
    assertThat(answer.status()).isEqualTo(201);
    var found = easel.get("/v1/datasets?kind=class&prompt=" + longest).json();
    assertThat(found.at("/data/0/name").asString()).isEqualTo("long");
  }

  @Test
  void singleFilesAndCaptionsMakeNewVersions() {
    datasets.uploaded(
        "captions?kind=captioned", Map.of("a.png", Drawn.png(1), "a.txt", "a dog".getBytes(UTF_8)));
    assertThat(datasets.get("captions").path("claim").asString()).isEqualTo("sd-finetune-data");

    assertThat(datasets.put("captions/files/b.png", Drawn.png(2)).status()).isEqualTo(200);
    var again = datasets.put("captions/files/b.png", Drawn.png(7), "If-None-Match", "*");
    assertThat(again.status()).isEqualTo(412);
    assertThat(again.json().path("code").asString()).isEqualTo("exists_already");
    var set = datasets.validated("captions");
    assertThat(rules(set, "b.png")).containsExactly("caption_missing");

    var wordy = "word ".repeat(80);
    assertThat(
            datasets
                .put(
                    "captions/files/b.png/caption",
                    "{\"caption\": \"%s\"}".formatted(wordy).getBytes(UTF_8),
                    "Content-Type",
                    "application/json")
                .status())
        .isEqualTo(200);
    set = datasets.validated("captions");
    assertThat(rules(set, "b.png")).isEmpty();
    assertThat(rules(set, "b.txt")).containsExactly("caption_long");
    assertThat(set.path("state").asString()).isEqualTo("ready");
    assertThat(set.path("files").asInt()).isEqualTo(4);

    assertThat(easel.delete("/v1/datasets/captions/files/none.png").status()).isEqualTo(404);
    var stale =
        easel.send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/datasets/captions/files/b.png"))
                .DELETE()
                .header("If-Match", "\"0-0\""));
    assertThat(stale.status()).isEqualTo(412);
  }

  @Test
  void aNameThatIsChangedIsTold() {
    var files = Map.of("dogs/a b.png", Drawn.png(1), "dogs/plain.png", Drawn.png(2));
    var set = datasets.uploaded("named", files);
    assertThat(set.path("state").asString()).isEqualTo("ready");
    assertThat(rules(set, "a_b.png")).containsExactly("renamed");
    assertThat(set.path("report").toString()).contains("It came as 'a b.png'.");
    assertThat(datasets.put("named/files/c%20d.png", Drawn.png(3)).status()).isEqualTo(200);
    var more = datasets.validated("named");
    assertThat(rules(more, "a_b.png")).containsExactly("renamed");
    assertThat(rules(more, "c_d.png")).containsExactly("renamed");
    assertThat(rules(more, "plain.png")).isEmpty();
    assertThat(easel.get("/v1/datasets/named/files").json().path("data").valueStream())
        .extracting(
            it -> it.path("name").asString(), it -> it.path("original_name").asString("none"))
        .containsExactly(
            tuple("a_b.png", "a b.png"), tuple("c_d.png", "c d.png"), tuple("plain.png", "none"));
  }

  @Test
  void filesAreListedShownAndMadeSmall() throws IOException {
    datasets.uploaded("shown", Map.of("a.png", Drawn.png(1, 1024, 512), "b.bmp", Drawn.bmp(2)));
    var page = easel.get("/v1/datasets/shown/files?limit=1").json();
    assertThat(page.path("has_more").asBoolean()).isTrue();
    assertThat(page.at("/data/0/width").asInt()).isEqualTo(1024);
    assertThat(page.at("/data/0/size_bytes").asInt()).isEqualTo(Drawn.png(1, 1024, 512).length);
    assertThat(datasets.get("shown").path("size_bytes").asInt())
        .isEqualTo(Drawn.png(1, 1024, 512).length + Drawn.bmp(2).length);
    var next = easel.get("/v1/datasets/shown/files?after=" + page.path("next").asString()).json();
    assertThat(next.at("/data/0/name").asString()).isEqualTo("b.bmp");

    var picture = easel.get("/v1/datasets/shown/files/a.png");
    assertThat(picture.bytes()).isEqualTo(Drawn.png(1, 1024, 512));
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    assertThat(picture.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(picture.header("Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(easel.get("/v1/datasets/shown/files/b.bmp").header("Content-Disposition"))
        .startsWith("attachment");
    var known =
        easel.send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/datasets/shown/files/a.png"))
                .header("If-None-Match", picture.header("ETag")));
    assertThat(known.status()).isEqualTo(304);

    var small = easel.get("/v1/datasets/shown/files/a.png/thumbnail?size=64");
    var image = ImageIO.read(new ByteArrayInputStream(small.bytes()));
    assertThat(image.getWidth()).isEqualTo(64);
    assertThat(image.getHeight()).isEqualTo(32);
  }

  @Test
  void setsAreListedByKindAndPrompt() {
    datasets.uploaded("cats?kind=class&prompt=a%20photo%20of%20cat", Map.of("a.png", Drawn.png(1)));
    var found = easel.get("/v1/datasets?kind=class&prompt=a%20photo%20of%20cat").json();
    assertThat(found.path("data")).hasSize(1);
    assertThat(found.at("/data/0/path").asString()).isEqualTo("generic/cats");
    assertThat(easel.get("/v1/datasets?kind=class&prompt=a%20cat").json().path("data")).isEmpty();
    assertThat(easel.get("/v1/datasets?kind=klass").status()).isEqualTo(422);
    assertThat(
            datasets.put("dogs-7?kind=class", Packed.zip(Map.of("a.png", Drawn.png(1)))).status())
        .isEqualTo(422);
  }

  @Test
  void aFolderIsAdoptedAndLookedAtAgainWhenItChanges() throws IOException {
    var folder = Files.createDirectories(CLAIM.resolve("data/old dogs".replace(' ', '_')));
    for (var i = 0; i < 3; i++) {
      Files.write(folder.resolve("dog " + i + ".png"), Drawn.png(i));
    }
    Files.createDirectories(folder.resolve("sub"));
    var adopted =
        easel.post(
            "/v1/datasets:adopt",
            "{\"path\": \"data/old_dogs\", \"kind\": \"instance\", \"name\": \"old-dogs\"}");
    assertThat(adopted.status()).as(adopted.json().toPrettyString()).isEqualTo(201);
    assertThat(
            easel
                .post(
                    "/v1/datasets:adopt",
                    "{\"path\": \"data/old_dogs\", \"kind\": \"instance\", \"name\": \"dogs-2\"}")
                .json()
                .path("code")
                .asString())
        .isEqualTo("dataset_exists");
    var set = datasets.validated("old-dogs");
    assertThat(set.path("mutable").asBoolean()).isTrue();
    assertThat(set.path("state").asString()).isEqualTo("ready");
    assertThat(rules(set, "dog 1.png")).containsExactly("odd_name");
    assertThat(rules(set, "sub")).containsExactly("nested");

    Files.write(folder.resolve("broken.png"), Drawn.cut(Drawn.png(9)));
    await().until(() -> datasets.get("old-dogs").path("state").asString().equals("faulty"));

    assertThat(easel.delete("/v1/datasets/old-dogs/files/broken.png").status()).isEqualTo(200);
    assertThat(easel.delete("/v1/datasets/old-dogs").status()).isEqualTo(204);
    assertThat(folder.resolve("broken.png")).exists();
    assertThat(easel.get("/v1/datasets/old-dogs").status()).isEqualTo(404);
    await().until(() -> !Files.exists(CLAIM.resolve("data/old-dogs")));
  }

  @Test
  void whatCannotBeAdoptedIsRefused() {
    assertThat(adoption("{\"path\": \"data/none\", \"kind\": \"instance\"}")).isEqualTo(404);
    assertThat(adoption("{\"path\": \"models/x\", \"kind\": \"instance\"}")).isEqualTo(422);
    assertThat(adoption("{\"path\": \"data/../x\", \"kind\": \"instance\"}")).isEqualTo(422);
    assertThat(adoption("{\"path\": \"data/x\", \"kind\": \"other\"}")).isEqualTo(422);
    assertThat(
            adoption("{\"path\": \"data/x\", \"kind\": \"instance\", \"claim\": \"Not A Claim!\"}"))
        .isEqualTo(422);
    assertThat(datasets.put("claimed?claim=Not%20a%20claim", Packed.zip(Map.of())).status())
        .isEqualTo(422);
    assertThat(adoption("{\"path\": \"generic/x\", \"kind\": \"class\"}")).isEqualTo(422);
  }

  @Test
  void theFoldersOfASetAreNotAdopted() throws IOException {
    var set = datasets.uploaded("dog3", Map.of("a.png", Drawn.png(1)));
    Files.createDirectories(CLAIM.resolve("data/dog3/beside"));
    for (var path : List.of("data/dog3", set.path("folder").asString(), "data/dog3/beside")) {
      for (var name : List.of("dog3", "adog")) {
        var answer =
            easel.post(
                "/v1/datasets:adopt",
                "{\"path\": \"%s\", \"kind\": \"instance\", \"name\": \"%s\"}"
                    .formatted(path, name));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("code").asString()).isEqualTo("folder_of_dataset");
        assertThat(answer.json().path("detail").asString())
            .isEqualTo("'%s' belongs to data set 'dog3'; nothing to adopt.".formatted(path));
      }
    }
    assertThat(easel.get("/v1/datasets/adog").status()).isEqualTo(404);
  }

  @Test
  void aSetIsNotPutIntoAFolderThatWasAdopted() throws IOException {
    Files.createDirectories(CLAIM.resolve("data/loose"));
    assertThat(
            adoption("{\"path\": \"data/loose\", \"kind\": \"instance\", \"name\": \"a-loose\"}"))
        .isEqualTo(201);
    var zip = Packed.zip(Map.of("a.png", Drawn.png(1)));
    var refused = datasets.put("loose", zip);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("dataset_exists");
    assertThat(refused.json().path("detail").asString()).contains("'a-loose'");
    assertThat(folders("data/loose")).isEmpty();
    assertThat(easel.delete("/v1/datasets/a-loose").status()).isEqualTo(204);
    assertThat(datasets.put("loose", zip).status()).isEqualTo(201);
  }

  @Test
  void allThatIsWrongWithAnAdoptionIsTold() {
    var wrong = easel.post("/v1/datasets:adopt", "{\"path\": \"../x y\", \"kind\": \"bad\"}");
    assertThat(wrong.json().path("errors").valueStream())
        .extracting(it -> it.path("pointer").asString())
        .containsExactlyInAnyOrder("#/path", "#/kind");
    var more =
        easel.post(
            "/v1/datasets:adopt", "{\"kind\": \"class\", \"name\": \"A B\", \"model\": \" \"}");
    assertThat(more.json().path("errors").valueStream())
        .extracting(it -> it.path("pointer").asString())
        .containsExactlyInAnyOrder("#/path", "#/name", "#/model", "#/prompt");
  }

  private static int adoption(String body) {
    return easel.post("/v1/datasets:adopt", body).status();
  }

  @Test
  void tenUploadsOfOneSetAtOnceAreTakenInTurn() throws Exception {
    var uploads =
        IntStream.range(0, 10)
            .mapToObj(
                seed ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                assertThat(
                                        datasets
                                            .put(
                                                "parallel",
                                                Packed.zip(Map.of("a.png", Drawn.png(seed))))
                                            .status())
                                    .isBetween(200, 201)))
            .toList();
    for (var upload : uploads) {
      upload.join();
    }
    var set = datasets.validated("parallel");
    assertThat(set.path("version").asInt()).isEqualTo(10);
    await().until(() -> folders("data/parallel").size() == 1);
    assertThat(folders("data/parallel"))
        .containsExactly(set.path("digest").asString().substring(0, 12));
  }

  @Test
  void changesAtOnceAreAllMade() throws Exception {
    datasets.uploaded("edited", Map.of("a.png", Drawn.png(1)));
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      var changes =
          IntStream.range(0, 8)
              .mapToObj(
                  n ->
                      calls.submit(
                          () ->
                              datasets
                                  .put("edited/files/b-%d.png".formatted(n), Drawn.png(10 + n))
                                  .status()))
              .toList();
      for (var change : changes) {
        assertThat(change.get()).isEqualTo(200);
      }
    }
    assertThat(datasets.validated("edited").path("files").asInt()).isEqualTo(9);
  }

  private static List<String> folders(String path) throws IOException {
    try (var folders = Files.list(CLAIM.resolve(path))) {
      return folders.map(it -> it.getFileName().toString()).toList();
    }
  }
}
