package dev.easel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.datasets.DatasetCalls;
import dev.easel.datasets.Drawn;
import dev.easel.datasets.Packed;
import dev.easel.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The guide's example without a file browser: five pictures of a dog go in, what is wrong with them
 * is known before a GPU is paid for, and the model comes out whole over connections that break.
 */
class DatasetToModelStoryTest {

  private static final String DOG = "example-dog";
  private static final String CLASSES = "dogs-2";
  private static final String CLASS_FOLDER = "generic/" + CLASSES;

  private final Volume volume = Volume.create();

  @RegisterExtension
  private final Restartable easel =
      new Restartable(Sandbox.Options.INSTANT.on(volume.claims()), volume.settings());

  private final DatasetCalls datasets = new DatasetCalls(easel);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void clean() {
    http.close();
    volume.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void picturesGoInAndTheModelComesOut(boolean withRestarts) throws Exception {
    easel.restarts(withRestarts);
    fivePicturesAreUploadedAndThreeAreAtFault();
    aRunOnThemIsRefusedAndNotStored();
    whatCanBeIsRepairedAndTheRestIsDoneAsTheReportSays();
    var run = aRunTrainsOnThemAndItsClassImagesAreKept();
    anotherRunHasNoneGenerated();
    var files = itsFilesAreListed(run);
    theModelComesOverABrokenConnection(files);
    soDoesAllOfIt(run, files);
  }

  private void fivePicturesAreUploadedAndThreeAreAtFault() {
    var pictures = new LinkedHashMap<String, byte[]>();
    pictures.put("dog-1.png", Drawn.png(1));
    pictures.put("dog-2.JPG", Drawn.jpeg(2, 768, 512));
    pictures.put("dog-3.jpg", Drawn.cut(Drawn.jpeg(3, 512, 768)));
    pictures.put("dog-4.png", Drawn.png(4));
    pictures.put("dog-5.png", Drawn.png(4));

    assertThat(datasets.put(DOG, Packed.zip(pictures)).status()).isEqualTo(201);

    easel.here();
    var set = datasets.validated(DOG);
    assertThat(set.path("state").asString()).isEqualTo("faulty");
    assertThat(findings(set))
        .containsExactly(
            "dog-2.JPG suffix_case error: Call it by its suffix in lower case",
            "dog-3.jpg truncated error: Upload it again, whole, or delete it",
            "dog-5.png duplicate warning: Delete one of them");
  }

  /** What each is about, and how what to do begins. */
  private static List<String> findings(JsonNode set) {
    return set.path("report")
        .valueStream()
        .map(
            found ->
                "%s %s %s: %s"
                    .formatted(
                        found.path("file").asString(),
                        found.path("rule").asString(),
                        found.path("severity").asString(),
                        found.path("remedy").asString().replaceFirst(";.*", "")))
        .toList();
  }

  private void aRunOnThemIsRefusedAndNotStored() {
    var refused = easel.post("/v1/runs", dreambooth(DOG));

    assertThat(refused.status()).isEqualTo(422);
    var error = refused.json().at("/errors/0");
    assertThat(error.path("pointer").asString()).isEqualTo("#/parameters/instance_dataset");
    assertThat(error.path("code").asString()).isEqualTo("dataset_faulty");
    assertThat(error.path("message").asString())
        .contains("2 errors", "POST /v1/datasets/example-dog/fix");
    assertThat(easel.get("/v1/runs").json().path("data")).isEmpty();
  }

  private void whatCanBeIsRepairedAndTheRestIsDoneAsTheReportSays() {
    assertThat(easel.post("/v1/datasets/example-dog/fix", "").status()).isEqualTo(200);
    easel.here();
    assertThat(findings(datasets.validated(DOG)))
        .containsExactly(
            "dog-3.jpg truncated error: Upload it again, whole, or delete it",
            "dog-5.png duplicate warning: Delete one of them");

    var whole = Drawn.jpeg(3, 512, 768);
    assertThat(datasets.put("example-dog/files/dog-3.jpg", whole).status()).isEqualTo(200);
    assertThat(easel.delete("/v1/datasets/example-dog/files/dog-5.png").status()).isEqualTo(200);

    easel.here();
    var set = datasets.validated(DOG);
    assertThat(set.path("state").asString()).isEqualTo("ready");
    assertThat(set.path("report")).isEmpty();
    assertThat(volume.files(set.path("folder").asString()))
        .containsOnlyKeys("dog-1.png", "dog-2.jpg", "dog-3.jpg", "dog-4.png");
  }

  private JsonNode aRunTrainsOnThemAndItsClassImagesAreKept() {
    var run = trained(DOG);

    var set = datasets.get(DOG);
    assertThat(run.at("/parameters/instance_dataset")).isEqualTo(set.path("folder"));
    assertThat(run.at("/datasets/0/digest")).isEqualTo(set.path("digest"));
    assertThat(run.at("/datasets/0/pictures").asInt()).isEqualTo(4);
    assertThat(run.path("datasets")).as("its class images are its own to make").hasSize(1);
    await().untilAsserted(() -> assertThat(log(run)).contains("Generating 100 class images"));
    easel.here();
    var classes =
        await()
            .until(
                () -> easel.get("/v1/datasets?kind=class").json().path("data"),
                it -> !it.isEmpty());
    assertThat(classes).hasSize(1);
    assertThat(classes.at("/0/path").asString()).isEqualTo(CLASS_FOLDER);
    var made = datasets.validated(CLASSES);
    assertThat(made.path("state").asString()).isEqualTo("ready");
    assertThat(made.path("source").asString()).isEqualTo("generated");
    assertThat(made.path("prompt").asString()).isEqualTo("a photo of dog");
    assertThat(made.path("model")).isEqualTo(run.at("/parameters/model"));
    assertThat(made.path("pictures").asInt()).isEqualTo(100);
    return run;
  }

  private void anotherRunHasNoneGenerated() throws IOException {
    var before = written(CLASS_FOLDER);
    assertThat(before).hasSize(100);

    var run = trained("another-dog");

    assertThat(run.at("/datasets/1/dataset").asString()).isEqualTo(CLASSES);
    assertThat(written(CLASS_FOLDER)).isEqualTo(before);
    await().untilAsserted(() -> assertThat(log(run)).contains("Done!"));
    assertThat(log(run)).doesNotContain("Generating");
  }

  /** When each file of a folder was written. */
  private Map<String, FileTime> written(String folder) throws IOException {
    var written = new TreeMap<String, FileTime>();
    for (Map.Entry<String, Path> file : volume.files(folder).entrySet()) {
      written.put(file.getKey(), Files.getLastModifiedTime(file.getValue()));
    }
    return written;
  }

  private List<JsonNode> itsFilesAreListed(JsonNode run) {
    var url = run.at("/urls/artifacts").asString();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> easel.get(url).json().at("/catalogue/state").asString(""), "complete"::equals);
    easel.here();
    var files = new ArrayList<JsonNode>();
    easel.get(url + "?limit=100").json().path("data").forEach(files::add);
    assertThat(files).hasSizeGreaterThan(30);
    return files.stream().filter(file -> file.has("sha256")).toList();
  }

  private void theModelComesOverABrokenConnection(List<JsonNode> files) throws Exception {
    var model =
        files.stream().max(Comparator.comparingLong(it -> it.path("size_bytes").asLong())).get();

    var received = overABrokenConnection(model.path("url").asString());

    assertThat(received).hasSize(model.path("size_bytes").asInt());
    assertThat(sha256(received)).isEqualTo(model.path("sha256").asString());
  }

  private void soDoesAllOfIt(JsonNode run, List<JsonNode> files) throws Exception {
    var tar = overABrokenConnection("/v1/runs/" + run.path("id").asString() + "/artifacts.tar");

    var unpacked = new TreeMap<String, String>();
    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        unpacked.put(entry.getName(), sha256(in.readAllBytes()));
      }
    }
    var manifest = easel.get("/v1/runs/" + run.path("id").asString() + "/run.json");
    assertThat(manifest.json().path("datasets")).isEqualTo(run.path("datasets"));
    var catalogued = new TreeMap<>(Map.of("run.json", sha256(manifest.bytes())));
    files.forEach(
        it -> catalogued.put(DOG + "/" + it.path("path").asString(), it.path("sha256").asString()));
    assertThat(unpacked).isEqualTo(catalogued);
  }

  /**
   * As {@code curl --continue-at -} does when it is started again; only if it is still the same.
   */
  private byte[] overABrokenConnection(String url) throws Exception {
    var begun = http.send(request(url).build(), BodyHandlers.ofInputStream());
    var length = (int) begun.headers().firstValueAsLong("Content-Length").orElseThrow();
    var received = new byte[length];
    var first = length / 3;
    try (var body = begun.body()) {
      assertThat(body.readNBytes(received, 0, first)).isEqualTo(first);
    } // closes the connection, whose other two thirds nobody has read
    easel.here();
    var rest =
        easel.send(
            request(url)
                .header("Range", "bytes=" + first + "-")
                .header("If-Range", begun.headers().firstValue("ETag").orElseThrow()));
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.header("Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(first, length - 1, length));
    System.arraycopy(rest.bytes(), 0, received, first, length - first);
    return received;
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(easel.base().resolve(url));
  }

  /** Runs the guide's example under a name to its end, with the guide's class images. */
  private JsonNode trained(String name) {
    var accepted = easel.post("/v1/runs", dreambooth(name));
    assertThat(accepted.status()).as(accepted.json().toPrettyString()).isEqualTo(201);
    easel.here();
    var run = easel.ended(accepted.json().path("id").asString());
    assertThat(run.path("status").asString()).as(run.toPrettyString()).isEqualTo("succeeded");
    return run;
  }

  private static String dreambooth(String name) {
    return Easel.dreambooth(name, "").replace("generic/" + name, CLASS_FOLDER);
  }

  private String log(JsonNode run) {
    var url = "/v1/runs/" + run.path("id").asString() + "/logs?step=finetuner";
    return new String(easel.get(url).bytes(), UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
