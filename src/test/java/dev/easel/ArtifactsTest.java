package dev.easel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What runs leave on the claim: listed, downloaded, and deleted when a caller says so. */
class ArtifactsTest {

  private static final String REPLACING = Volume.UNCHECKED + "\"replace\": true,";
  private static final Volume volume = Volume.create();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(Sandbox.Options.INSTANT.on(volume.claims()), volume.settings());

  @AfterAll
  static void clean() {
    volume.close();
  }

  @Test
  void allThatARunLeftIsListedWithItsDigest() throws IOException {
    var id = catalogued("listed");

    var files = volume.files("finetunes/listed");
    var listed = new TreeMap<String, JsonNode>();
    all(id, 7).forEach(it -> listed.put(it.path("path").asString(), it));

    assertThat(listed.keySet()).containsExactlyElementsOf(files.keySet());
    for (var file : files.entrySet()) {
      var artifact = Objects.requireNonNull(listed.get(file.getKey()));
      if (Files.isSymbolicLink(file.getValue())) {
        assertThat(artifact.path("type").asString()).isEqualTo("link");
        assertThat(artifact.has("sha256") || artifact.has("url")).isFalse();
      } else {
        var bytes = Files.readAllBytes(file.getValue());
        assertThat(artifact.path("sha256").asString()).as(file.getKey()).isEqualTo(sha256(bytes));
        assertThat(artifact.path("size_bytes").asInt()).isEqualTo(bytes.length);
        assertThat(artifact.path("made_by_run").asBoolean()).isTrue();
      }
    }
    assertThat(kinds(listed)).containsKeys("diffusers", "tensorizer", "sample", "log");
    var catalogue = artifacts(id, "").path("catalogue");
    assertThat(catalogue.path("files").asLong()).isEqualTo(listed.size() - 2);
    assertThat(easel.run(id).at("/urls/artifacts").asString())
        .isEqualTo("/v1/runs/" + id + "/artifacts");
    assertThat(easel.run(id).path("status_history").toString())
        .contains("\"type\":\"artifacts\"", "\"state\":\"complete\"", "\"size_bytes\":");
    assertThat(artifacts(id, "?kind=sample&limit=100").path("data").size()).isEqualTo(16);
    assertThat(easel.get("/v1/runs/" + id + "/artifacts?kind=weights").status()).isEqualTo(422);
  }

  private static Map<String, Integer> kinds(Map<String, JsonNode> listed) {
    var kinds = new TreeMap<String, Integer>();
    listed.values().forEach(it -> kinds.merge(it.path("kind").asString(), 1, Integer::sum));
    return kinds;
  }

  @Test
  void aFileIsServedWholeOrInParts() throws IOException {
    var id = catalogued("served-in-parts");
    var url = "/v1/runs/" + id + "/artifacts/unet/diffusion_pytorch_model.bin";
    var bytes =
        Files.readAllBytes(volume.at("finetunes/served-in-parts/unet/diffusion_pytorch_model.bin"));
    var size = bytes.length;

    var whole = get(url);
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.bytes()).isEqualTo(bytes);
    assertThat(whole.header("ETag")).isEqualTo("\"" + sha256(bytes) + "\"");
    assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(whole.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(whole.header("Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(whole.header("Content-Disposition"))
        .startsWith("attachment;")
        .contains("diffusion_pytorch_model.bin");
    assertThat(whole.header("Repr-Digest")).startsWith("sha-256=:");
    assertThat(get(url.replace("unet/", "unet%2F")).bytes()).isEqualTo(bytes);

    var etag = whole.header("ETag");
    assertThat(get(url, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(get(url, "If-None-Match", "W/" + etag + ", \"x\"").status()).isEqualTo(304);
    assertThat(get(url, "If-None-Match", "\"other\"").status()).isEqualTo(200);
    assertThat(get(url, "If-Match", "\"other\"").status()).isEqualTo(412);

    var part = get(url, "Range", "bytes=1000-1999", "If-Range", etag);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 1000-1999/" + size);
    assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 1000, 2000));
    assertThat(get(url, "Range", "bytes=-10").bytes())
        .isEqualTo(Arrays.copyOfRange(bytes, size - 10, size));
    assertThat(get(url, "Range", "bytes=1000-1999", "If-Range", "\"other\"").bytes()).hasSize(size);
    assertThat(get(url, "Range", "lines=1-2").bytes()).hasSize(size);

    var beyond = get(url, "Range", "bytes=" + size + "-");
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + size);
    assertThat(beyond.json().path("code").asString()).isEqualTo("range_not_satisfiable");

    var several = get(url, "Range", "bytes=0-9,100-109");
    assertThat(several.status()).isEqualTo(206);
    assertThat(several.header("Content-Type")).startsWith("multipart/byteranges; boundary=");
    assertThat(several.bytes())
        .hasSize(Integer.parseInt(several.header("Content-Length")))
        .containsSequence(Arrays.copyOfRange(bytes, 0, 10))
        .containsSequence(Arrays.copyOfRange(bytes, 100, 110))
        .containsSequence(("Content-Range: bytes 100-109/" + size).getBytes(UTF_8));
    assertThat(head(url).header("Content-Length")).isEqualTo(String.valueOf(size));
    assertThat(send("HEAD", url, "Range", "bytes=0-9").status()).isEqualTo(200);
    assertThat(get(url, "If-None-Match", etag).header("Cache-Control")).contains("no-cache");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    var id = catalogued("not-there");
    for (var path : List.of("nothing", "unet", "..%2Fx", "%2e%2e/x", "unet//config.json")) {
      var answer = get("/v1/runs/" + id + "/artifacts/" + path);
      assertThat(answer.status()).as(path).isIn(400, 404);
    }
    var missing = get("/v1/runs/" + id + "/artifacts/nothing");
    assertThat(missing.json().path("code").asString()).isEqualTo("artifact_not_found");
    assertThat(missing.json().path("detail").asString()).endsWith("/v1/runs/" + id + "/artifacts.");
    assertThat(get("/v1/runs/" + id + "/artifacts/wandb/wandb/latest-run").json().path("code"))
        .hasToString("\"artifact_not_readable\"");
    assertThat(get("/v1/runs/nobody/artifacts").status()).isEqualTo(404);
  }

  @Test
  void onlyPicturesAreShownAndOnlyWhatIsOne() throws IOException {
    before("foreign", "page.html", "<script>alert(1)</script>");
    before("foreign", "fake.png", "<svg onload='alert(1)'>");
    before("foreign", "Ünï cödé (1).txt", "text");
    var id = catalogued("foreign");

    var page = get("/v1/runs/" + id + "/artifacts/page.html");
    assertThat(page.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(page.header("Content-Disposition")).startsWith("attachment;");
    var fake = get("/v1/runs/" + id + "/artifacts/fake.png");
    assertThat(fake.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(fake.header("Content-Disposition")).startsWith("attachment;");

    var sample = artifacts(id, "?kind=sample&limit=1").at("/data/0/url").asString();
    assertThat(get(sample).header("Content-Type")).isEqualTo("image/png");
    assertThat(get(sample).header("Content-Disposition")).isEmpty();
    assertThat(get(sample).header("Content-Security-Policy")).isEqualTo("sandbox");

    var named =
        all(id, 100).stream()
            .filter(it -> it.path("path").asString().startsWith("Ünï"))
            .findFirst()
            .orElseThrow();
    assertThat(get(named.path("url").asString()).bytes()).isEqualTo("text".getBytes(UTF_8));
  }

  @Test
  void theWholeIsATarThatCanBeGoneOnWith() throws IOException {
    var id = catalogued("packed");
    var url = artifacts(id, "").at("/catalogue/urls/tar").asString();

    var tar = get(url);

    assertThat(tar.status()).isEqualTo(200);
    assertThat(tar.header("Content-Length")).isEqualTo(String.valueOf(tar.bytes().length));
    assertThat(tar.header("Content-Type")).isEqualTo("application/x-tar");
    var unpacked = untar(tar.bytes());
    isWhole("packed", unpacked);
    var half = tar.bytes().length / 2 + 77;
    var rest = get(url, "Range", "bytes=" + half + "-", "If-Range", tar.header("ETag"));
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(tar.bytes(), half, tar.bytes().length));
    assertThat(get(url, "If-None-Match", tar.header("ETag")).status()).isEqualTo(304);
    assertThat(unpacked.get("run.json")).isEqualTo(get("/v1/runs/" + id + "/run.json").bytes());
    assertThat(get("/v1/runs/" + id + "/run.json").header("Content-Disposition"))
        .startsWith("attachment;");
    var manifest = get("/v1/runs/" + id + "/run.json").json();
    assertThat(manifest.at("/parameters/lr").asString()).isEqualTo("2e-6");
    assertThat(manifest.at("/images/finetuner").asString())
        .isEqualTo("navarrepratt/sd-finetuner:df-14");
    assertThat(manifest.path("recipe_digest").asString()).isNotEmpty();
  }

  @Test
  void orAZip() throws IOException {
    var id = catalogued("zipped");

    var zip = get("/v1/runs/" + id + "/artifacts.zip");

    assertThat(zip.header("Accept-Ranges")).isEqualTo("none");
    var unpacked = new TreeMap<String, byte[]>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip.bytes()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        unpacked.put(entry.getName(), in.readAllBytes());
      }
    }
    isWhole("zipped", unpacked);
  }

  private static void isWhole(String name, Map<String, byte[]> unpacked) throws IOException {
    var expected = new TreeMap<String, String>();
    for (var file : volume.files("finetunes/" + name).entrySet()) {
      if (!Files.isSymbolicLink(file.getValue())) {
        expected.put(name + "/" + file.getKey(), sha256(Files.readAllBytes(file.getValue())));
      }
    }
    var found = new TreeMap<String, String>();
    unpacked.forEach((path, bytes) -> found.put(path, sha256(bytes)));
    assertThat(found.remove("run.json")).isNotNull();
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void whatIsSwappedForALinkIsNotFollowed() throws IOException {
    var secret = Files.writeString(volume.at("secret"), "secret");
    var id = catalogued("swapped");
    var folder = volume.at("finetunes/swapped");

    Files.delete(folder.resolve("model_index.json"));
    Files.createSymbolicLink(folder.resolve("model_index.json"), secret);
    Files.move(folder.resolve("unet"), volume.at("elsewhere"));
    Files.createSymbolicLink(folder.resolve("unet"), volume.at("elsewhere"));

    for (var path : List.of("model_index.json", "unet/config.json")) {
      var answer = get("/v1/runs/" + id + "/artifacts/" + path);
      assertThat(answer.status()).as(path).isIn(404, 409);
      assertThat(new String(answer.bytes(), UTF_8)).doesNotContain("\"secret\"", "_class_name");
    }
    assertThat(get("/v1/runs/" + id + "/artifacts/vae/config.json").status()).isEqualTo(200);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(all(id, 100))
                    .filteredOn(it -> it.path("type").asString().equals("link"))
                    .extracting(it -> it.path("path").asString())
                    .contains("model_index.json", "unet"));
    assertThat(all(id, 100))
        .extracting(it -> it.path("path").asString())
        .doesNotContain("unet/config.json");
  }

  @Test
  void aPipeHangsNobodyAndIsListedAsWhatItIs() throws Exception {
    var folder = Files.createDirectories(volume.at("finetunes/piped"));
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
        .isZero();

    var id = catalogued("piped");

    assertThat(all(id, 100))
        .filteredOn(it -> it.path("path").asString().equals("pipe"))
        .singleElement()
        .extracting(it -> it.path("type").asString())
        .isEqualTo("special");
    assertThat(get("/v1/runs/" + id + "/artifacts/pipe").status()).isEqualTo(409);
  }

  @Test
  void aFileThatChangesIsCataloguedAgain() throws IOException {
    var id = catalogued("changing");
    var url = "/v1/runs/" + id + "/artifacts/model_index.json";
    Files.writeString(volume.at("finetunes/changing/model_index.json"), "{\"changed\": true}");

    var changed = get(url);

    assertThat(changed.status()).isEqualTo(409);
    assertThat(changed.json().path("code").asString()).isEqualTo("artifact_changed");
    Awaitility.await().untilAsserted(() -> assertThat(get(url).status()).isEqualTo(200));
    assertThat(get(url).json().path("changed").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"tar", "zip"})
  void anArchiveOfWhatChangesBreaksOff(String format) throws IOException {
    var id = catalogued("breaking-" + format);
    var url = "/v1/runs/" + id + "/artifacts." + format;
    Files.writeString(
        volume.at("finetunes/breaking-" + format + "/vae/config.json"), "{\"changed\": true}");

    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> get(url));

    Awaitility.await()
        .ignoreException(UncheckedIOException.class)
        .untilAsserted(() -> assertThat(get(url).status()).isEqualTo(200));
  }

  @Test
  void filesInUseAreNotDeletedAndThoseOfOthersNever() throws IOException {
    before("deleted", "notes/before.txt", "mine");
    var id = catalogued("deleted");
    easel.until(id, run -> run.at("/endpoint/state").asString("").equals("ready"));

    var refused = easel.delete("/v1/runs/" + id + "/artifacts");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("artifacts_in_use");
    assertThat(refused.json().path("run").asString()).isEqualTo(id);
    assertThat(easel.delete("/v1/runs/" + id + "?artifacts=true").status()).isEqualTo(409);
    assertThat(easel.run(id).path("status").asString()).isEqualTo("succeeded");

    withoutEndpoint(id);
    var ordered = easel.delete("/v1/runs/" + id + "/artifacts");
    assertThat(ordered.status()).isEqualTo(202);
    assertThat(ordered.json().path("state").asString()).isEqualTo("deleting");
    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202);

    until(id, "deleted");
    assertThat(volume.files("finetunes/deleted")).containsOnlyKeys("notes/before.txt");
    assertThat(volume.at("finetunes/deleted/unet")).doesNotExist();
    assertThat(volume.files("generic/deleted")).hasSize(100);
    assertThat(get("/v1/runs/" + id + "/artifacts.tar").status()).isEqualTo(410);
    assertThat(easel.post("/v1/runs", unchecked("deleted")).status()).isEqualTo(409);

    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);
    assertThat(easel.post("/v1/runs", unchecked("deleted")).status()).isEqualTo(201);
  }

  @Test
  void aRunGoesWithItsFilesAndLeavesThePlaceToOthers() {
    var id = catalogued("gone-whole");
    easel.until(id, run -> run.at("/endpoint/state").asString("").equals("ready"));

    assertThat(easel.delete("/v1/runs/" + id + "?artifacts=true&endpoint=true").status())
        .isEqualTo(204);

    Awaitility.await()
        .untilAsserted(() -> assertThat(volume.at("finetunes/gone-whole")).doesNotExist());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(easel.post("/v1/runs", unchecked("gone-whole")).status())
                    .isEqualTo(201));
    assertThat(easel.get("/v1/runs/" + id + "/artifacts").status()).isEqualTo(410);
  }

  @Test
  void aRunThatIsDeletedWithoutItsFilesLeavesThemAndItsPlace() {
    var id = catalogued("kept-files");

    assertThat(easel.delete("/v1/runs/" + id + "?endpoint=true").status()).isEqualTo(204);

    assertThat(volume.files("finetunes/kept-files")).isNotEmpty();
    assertThat(rows("artifacts", id)).isZero();
    assertThat(rows("artifact_catalogues", id)).isZero();
    assertThat(easel.post("/v1/runs", unchecked("kept-files")).status()).isEqualTo(409);
  }

  private static int rows(String table, String id) {
    return easel
        .context()
        .getBean(JdbcClient.class)
        .sql("select count(*) from " + table + " where run_id = ?")
        .param(dev.easel.runs.RunId.parse(id).orElseThrow().value())
        .query(Integer.class)
        .single();
  }

  @Test
  void aRunThatReplacedAnotherHasTheFolderNow() {
    var first = catalogued("replaced");

    var second = easel.submit("replaced", REPLACING);

    var _ = easel.ended(second);
    until(second, "complete");
    var refused = easel.delete("/v1/runs/" + first + "?artifacts=true&endpoint=true");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("output_taken");
    assertThat(get("/v1/runs/" + second + "/artifacts/model_index.json").status()).isEqualTo(200);
  }

  @Test
  void aRunThatEndsAgainIsCataloguedAgain() {
    easel.sandbox().script("ends-twice").exits("serializer", 1);
    var id = easel.submit("ends-twice", Volume.UNCHECKED);
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("failed");
    until(id, "complete");
    assertThat(kinds(id)).contains("diffusers").doesNotContain("tensorizer");
    var digest = artifacts(id, "").at("/catalogue/digest").asString();

    easel.sandbox().script("ends-twice").succeeds("serializer");
    assertThat(easel.post("/v1/runs/" + id + "/retry", "").status()).isEqualTo(202);

    easel.until(id, "succeeded");
    Awaitility.await().untilAsserted(() -> assertThat(kinds(id)).contains("tensorizer"));
    until(id, "complete");
    assertThat(artifacts(id, "").at("/catalogue/digest").asString()).isNotEqualTo(digest);
  }

  private static List<String> kinds(String id) {
    return all(id, 100).stream().map(it -> it.path("kind").asString()).distinct().toList();
  }

  @Test
  void whatWasPutThereAfterTheRunIsNotItsToDelete() throws IOException {
    var id = catalogued("added-to");
    var later = Files.writeString(volume.at("finetunes/added-to/notes.txt"), "mine");
    Files.setLastModifiedTime(later, FileTime.from(Instant.now().plusSeconds(3600)));
    Files.writeString(volume.at("finetunes/added-to/model_index.json"), "{\"changed\": true}");
    var _ = get("/v1/runs/" + id + "/artifacts/model_index.json");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(all(id, 100))
                    .filteredOn(it -> it.path("path").asString().equals("notes.txt"))
                    .singleElement()
                    .extracting(it -> it.path("made_by_run").asBoolean())
                    .isEqualTo(false));
    withoutEndpoint(id);

    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202);

    until(id, "deleted");
    assertThat(volume.files("finetunes/added-to")).containsOnlyKeys("notes.txt");
  }

  @Test
  void whatHasNoNameInTextIsToldAndStays() throws Exception {
    var id = catalogued("unnamed");
    var made =
        new ProcessBuilder("sh", "-c", "touch \"$(printf 'h\\374nd.bin')\"")
            .directory(volume.at("finetunes/unnamed").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    Files.writeString(volume.at("finetunes/unnamed/model_index.json"), "{\"changed\": true}");
    var _ = get("/v1/runs/" + id + "/artifacts/model_index.json");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(all(id, 100))
                    .filteredOn(it -> it.path("path").asString().endsWith("nd.bin"))
                    .singleElement()
                    .extracting(it -> it.path("type").asString())
                    .isEqualTo("special"));
    withoutEndpoint(id);

    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202);

    until(id, "deleted");
    assertThat(artifacts(id, "").at("/catalogue/message").asString()).contains("1 of them");
    assertThat(volume.files("finetunes/unnamed")).hasSize(1);
  }

  @Test
  void aFolderWhoseFilesGoIsNotTakenOver() {
    var id = catalogued("not-yet");
    become(id, "deleting");

    var refused = easel.post("/v1/runs", Easel.dreambooth("not-yet", REPLACING));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("artifacts_deleting");
    become(id, "complete");
    assertThat(easel.post("/v1/runs", Easel.dreambooth("not-yet", REPLACING)).status())
        .isEqualTo(201);
  }

  private static void become(String id, String state) {
    var changed =
        easel
            .context()
            .getBean(JdbcClient.class)
            .sql("update artifact_catalogues set state = ? where run_id = ?")
            .params(state, dev.easel.runs.RunId.parse(id).orElseThrow().value())
            .update();
    assertThat(changed).isEqualTo(1);
  }

  @Test
  void aRunThatFailedGoesWithItsFilesThoughItNeverHadItsEndpoint() {
    easel.sandbox().script("failed-early").exits("finetuner", 1);
    var id = easel.submit("failed-early", Volume.UNCHECKED);
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("failed");
    until(id, "complete");

    assertThat(easel.delete("/v1/runs/" + id + "?artifacts=true").status()).isEqualTo(204);

    Awaitility.await().untilAsserted(() -> assertThat(rows("artifact_catalogues", id)).isZero());
    assertThat(volume.at("finetunes/failed-early")).doesNotExist();
    assertThat(easel.post("/v1/runs", unchecked("failed-early")).status()).isEqualTo(201);
  }

  @Test
  void aModelThatWasDeletedIsNeitherServedNorGoneOnWith() {
    easel.sandbox().script("model-gone").exits("serializer", 1);
    var id = easel.submit("model-gone", Volume.UNCHECKED);
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("failed");
    until(id, "complete");
    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202);

    assertThat(refusal(id, "/retry")).isEqualTo("model_deleted");
    until(id, "deleted");
    assertThat(refusal(id, "/retry")).isEqualTo("model_deleted");

    var whole = catalogued("model-gone-too");
    withoutEndpoint(whole);
    assertThat(easel.delete("/v1/runs/" + whole + "/artifacts").status()).isEqualTo(202);
    assertThat(refusal(whole, "/deploy")).isEqualTo("model_deleted");
    until(whole, "deleted");
    assertThat(refusal(whole, "/deploy")).isEqualTo("model_deleted");
  }

  @Test
  void aModelThatWasDeletedStaysSoWhenItsRunEndsAgain() {
    var id = catalogued("ends-once-more");
    withoutEndpoint(id);
    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202);
    until(id, "deleted");

    become(id, "complete");

    assertThat(refusal(id, "/deploy")).isEqualTo("model_deleted");
  }

  @Test
  void aRunThatOnlyServedIsNotRetriedOnAModelThatWasDeleted() {
    var id = catalogued("served-no-more");
    withoutEndpoint(id);
    easel.sandbox().script("served-no-more").endpointFails();
    var deployed = easel.post("/v1/runs/" + id + "/deploy", "{}").json().path("id").asString();
    var _ = easel.ended(deployed);
    withoutEndpoint(deployed);
    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202);

    assertThat(refusal(deployed, "/retry")).isEqualTo("model_deleted");
  }

  @Test
  void aRunThatWritesIntoTheFolderUsesIt() {
    var id = catalogued("written-by-two");
    withoutEndpoint(id);
    var other = catalogued("by-hand-there");
    set(other, "status = 'RUNNING', output = 'finetunes/written-by-two'");

    var refused = easel.delete("/v1/runs/" + id + "/artifacts");

    set(other, "status = 'SUCCEEDED', output = 'finetunes/by-hand-there'");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("artifacts_in_use");
    assertThat(refused.json().path("run").asString()).isEqualTo(other);
  }

  @Test
  void whatLiesElsewhereThanOutputsIsNoRuns() {
    var id = catalogued("elsewhere");
    withoutEndpoint(id);
    set(id, "output = 'data/elsewhere'");

    assertThat(artifacts(id, "").at("/catalogue/state").asString()).isEqualTo("none");
    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").json().path("code").asString())
        .isEqualTo("no_artifacts");
    assertThat(rows("artifact_catalogues", id)).isEqualTo(1);
    assertThat(volume.files("finetunes/elsewhere")).isNotEmpty();
  }

  @Test
  void whatWasChangedSinceIsTold() throws IOException {
    var id = catalogued("changed-since");
    withoutEndpoint(id);
    Files.writeString(volume.at("finetunes/changed-since/model_index.json"), "{}");

    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202);

    until(id, "deleted");
    assertThat(artifacts(id, "").at("/catalogue/message").asString())
        .contains("1 of them were changed since")
        .contains("model_index.json");
    assertThat(volume.files("finetunes/changed-since")).containsOnlyKeys("model_index.json");
  }

  private static void set(String id, String assignments) {
    var changed =
        easel
            .context()
            .getBean(JdbcClient.class)
            .sql("update runs set " + assignments + " where id = ?")
            .param(dev.easel.runs.RunId.parse(id).orElseThrow().value())
            .update();
    assertThat(changed).isEqualTo(1);
  }

  private String refusal(String id, String call) {
    var answer = easel.post("/v1/runs/" + id + call, "{}");
    assertThat(answer.status()).isEqualTo(409);
    return answer.json().path("code").asString();
  }

  @Test
  void anEndpointServesOnWhenItsRunIsErased() {
    var id = catalogued("served-by-erased");
    var deployed = easel.post("/v1/runs/" + id + "/deploy", "{}").json().path("id").asString();
    easel.until(deployed, run -> run.at("/endpoint/state").asString("").equals("ready"));
    assertThat(easel.delete("/v1/runs/" + deployed).status()).isEqualTo(204);

    var refused = easel.delete("/v1/runs/" + id + "/artifacts");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("artifacts_in_use");
    assertThat(refused.json().path("run").asString()).isEqualTo(deployed);
    assertThat(easel.delete("/v1/endpoints/inference-served-by-erased").status()).isLessThan(300);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(easel.delete("/v1/runs/" + id + "/artifacts").status()).isEqualTo(202));
    until(id, "deleted");
  }

  @Test
  void aRunThatOnlyServesLeavesNothing() {
    var id = catalogued("served-again");
    var deployed = easel.post("/v1/runs/" + id + "/deploy", "{}").json().path("id").asString();
    var _ = easel.ended(deployed);

    assertThat(artifacts(deployed, "").at("/catalogue/state").asString()).isEqualTo("none");
    assertThat(artifacts(deployed, "").path("data")).isEmpty();
    assertThat(artifacts(deployed, "").at("/catalogue/trained_by").asString()).isEqualTo(id);
    for (var path : List.of("/artifacts.tar", "/artifacts.zip", "/run.json", "/artifacts/any")) {
      assertThat(get("/v1/runs/served-again" + path)).satisfies(it -> servesOnly(it, id));
    }
    assertThat(easel.delete("/v1/runs/served-again/artifacts")).satisfies(it -> servesOnly(it, id));
    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").json().path("run").asString())
        .as("who serves from the files")
        .isEqualTo(deployed);
    assertThat(volume.files("finetunes/served-again")).isNotEmpty();
  }

  private static void servesOnly(Easel.Answer answer, String trainer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("code").asString()).isEqualTo("no_artifacts");
    assertThat(answer.json().path("run").asString()).isEqualTo(trainer);
    assertThat(answer.json().path("detail").asString()).contains("/v1/runs/" + trainer);
  }

  @Test
  void aFileOfARunThatGoesOnIsNotSaidToBeMissing() {
    easel.sandbox().script("goes-on").hangs("finetuner");
    var id = easel.submit("goes-on", Volume.UNCHECKED);

    var answer = get("/v1/runs/" + id + "/artifacts/unet/diffusion_pytorch_model.bin");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("artifacts_not_catalogued");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    var _ = easel.post("/v1/runs/" + id + "/cancel", "{}");
  }

  @ParameterizedTest
  @CsvSource({"/artifacts", "/artifacts.tar", "/artifacts.zip", "/run.json", "/samples"})
  void withoutTheVolumeItIsSaidHowToMountIt(String path) {
    var id =
        easel
            .post(
                "/v1/runs",
                """
                {"recipe": "sd-finetune", "name": "elsewhere%s", "parameters": {}}
                """
                    .formatted(path.replaceAll("[^a-z]", "")))
            .json()
            .path("id")
            .asString();
    var _ = easel.ended(id);

    var answer = get("/v1/runs/" + id + path);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("code").asString()).isEqualTo("volume_not_mounted");
    assertThat(answer.json().path("detail").asString()).contains("EASEL_VOLUMES_MOUNTS");
    var deletion = easel.delete("/v1/runs/" + id + "?artifacts=true&endpoint=true");
    assertThat(deletion.json().path("code").asString()).isEqualTo("volume_not_mounted");
  }

  @Test
  void aRunThatWillNotFitIsWarnedOf() {
    var id = catalogued("roomy");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(gauge("easel.volume.free")).isBetween(1.0, gauge("easel.volume.size")));
    assertThat(warnings()).doesNotContain("volume_too_full");
    var jdbc = easel.context().getBean(JdbcClient.class);
    var run = dev.easel.runs.RunId.parse(id).orElseThrow().value();
    var sql = "update artifact_catalogues set bytes = bytes + ? where run_id = ?";

    assertThat(jdbc.sql(sql).params(1L << 60, run).update()).isEqualTo(1);

    assertThat(warnings()).contains("volume_too_full");
    jdbc.sql(sql).params(-(1L << 60), run).update();
  }

  private static List<String> warnings() {
    var answer = easel.post("/v1/runs?dry_run=true", unchecked("would-be"));
    return answer
        .json()
        .path("warnings")
        .valueStream()
        .map(it -> it.path("code").asString())
        .toList();
  }

  private static double gauge(String name) {
    return easel
        .context()
        .getBean(MeterRegistry.class)
        .get(name)
        .tag("claim", Volume.CLAIM)
        .gauge()
        .value();
  }

  private static String unchecked(String name) {
    return Easel.dreambooth(name, Volume.UNCHECKED);
  }

  /** Runs the guide's example under a name, to the end of its catalogue. */
  private static String catalogued(String name) {
    var id = easel.submit(name, Volume.UNCHECKED);
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
    until(id, "complete");
    return id;
  }

  private static void until(String id, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> artifacts(id, "").at("/catalogue/state").asString(""), state::equals);
  }

  private static void withoutEndpoint(String id) {
    var name = easel.run(id).at("/endpoint/name").asString();
    assertThat(easel.delete("/v1/endpoints/" + name).status()).isLessThan(300);
    easel.until(id, run -> run.at("/endpoint/state").asString("").equals("deleted"));
  }

  private static JsonNode artifacts(String id, String query) {
    return easel.get("/v1/runs/" + id + "/artifacts" + query).json();
  }

  private static List<JsonNode> all(String id, int limit) {
    var all = new ArrayList<JsonNode>();
    var after = "";
    do {
      var page = artifacts(id, "?limit=" + limit + after);
      page.path("data").forEach(all::add);
      after =
          page.path("has_more").asBoolean()
              ? "&after=" + java.net.URLEncoder.encode(page.path("next").asString(), UTF_8)
              : "";
    } while (!after.isEmpty());
    return all;
  }

  /** A file that is in a run's folder before it. */
  private static void before(String run, String path, String text) throws IOException {
    Path file = volume.at("finetunes/" + run + "/" + path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private static Easel.Answer get(String path, String... headers) {
    return send("GET", path, headers);
  }

  private static Easel.Answer head(String path) {
    return send("HEAD", path);
  }

  private static Easel.Answer send(String method, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return easel.send(request);
  }

  private static Map<String, byte[]> untar(byte[] tar) throws IOException {
    var unpacked = new TreeMap<String, byte[]>();
    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        unpacked.put(entry.getName(), in.readAllBytes());
      }
    }
    return unpacked;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
