package dev.easel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.OnSandbox;
import dev.easel.Volume;
import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import dev.easel.volumes.MountedClaims;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A deletion that is under way while what it is of changes. */
class DeleteArtifactsTest {

  private static final Volume volume = Volume.create();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(Sandbox.Options.INSTANT.on(volume.claims()), volume.settings());

  @AfterAll
  static void clean() {
    volume.close();
  }

  @Test
  void endsWhereAnotherRunHasTheFolder() throws IOException {
    var first = catalogued("taken", "");
    var second = catalogued("taken", "\"replace\": true,");
    var files = volume.files("finetunes/taken").keySet();
    var empty = Files.createDirectory(volume.at("finetunes/taken/not-yet-filled"));
    set(first, "state = 'deleting'");

    assertThat(work(first)).isEmpty();

    assertThat(volume.files("finetunes/taken").keySet()).isEqualTo(files);
    assertThat(empty).exists();
    assertThat(catalogue(first).state()).isEqualTo(CatalogueState.FAILED);
    assertThat(catalogue(second).state()).isEqualTo(CatalogueState.COMPLETE);
  }

  @Test
  void waitsForTheEndOfARunThatWasBegunAgain() {
    var id = catalogued("begun-again", "");
    var files = volume.files("finetunes/begun-again").keySet();
    set(id, "state = 'deleting'");
    status(id, "RUNNING");

    assertThat(work(id)).isPresent();

    status(id, "SUCCEEDED");
    assertThat(volume.files("finetunes/begun-again").keySet()).isEqualTo(files);
    assertThat(catalogue(id).state()).isEqualTo(CatalogueState.DELETING);
  }

  @Test
  void isOverOnceTheRunHasEndedAgain() {
    var id = catalogued("ended-again", "");
    var files = volume.files("finetunes/ended-again").keySet();
    var round = catalogue(id).round();
    set(id, "state = 'deleting', round = round + 1");

    assertThat(easel.context().getBean(DeleteArtifacts.class).work(id, round)).isEmpty();

    assertThat(volume.files("finetunes/ended-again").keySet()).isEqualTo(files);
    assertThat(catalogue(id).state()).isEqualTo(CatalogueState.DELETING);
  }

  @Test
  void aVolumeThatIsNotThereSaysNothingOfFiles() throws IOException {
    var id = catalogued("not-mounted", "");
    var files = volume.files("finetunes/not-mounted").keySet();
    set(id, "state = 'deleting'");
    Files.move(volume.at("finetunes"), volume.at("elsewhere"));

    assertThat(work(id)).isPresent();
    assertThat(catalogue(id).state()).isEqualTo(CatalogueState.DELETING);
    set(id, "state = 'pending', looks = 0");
    assertThat(look(id)).isPresent();
    assertThat(catalogue(id).state()).isEqualTo(CatalogueState.PENDING);

    Files.move(volume.at("elsewhere"), volume.at("finetunes"));
    assertThat(look(id)).isPresent();
    assertThat(volume.files("finetunes/not-mounted").keySet()).isEqualTo(files);
    assertThat(catalogue(id).files()).isEqualTo(count(id));
  }

  @Test
  void aRunThatWasBegunAgainIsNotLookedAt() throws IOException {
    var id = catalogued("writes-again", "");
    var before = count(id);
    set(id, "looks = 1");
    status(id, "RUNNING");
    Files.writeString(volume.at("finetunes/writes-again/new.bin"), "half");

    assertThat(look(id)).isEmpty();

    status(id, "SUCCEEDED");
    assertThat(count(id)).isEqualTo(before);
  }

  @Test
  void aCatalogueThatCouldNotBeMadeIsTriedAgain() {
    var id = catalogued("tried-again", "");
    set(id, "state = 'failed', message = 'More files than allowed.', noted_at = now()");
    var pending = easel.context().getBean(Catalogues.class);
    var claim = easel.context().getBean(MountedClaims.class).get("default", Volume.CLAIM);
    assertThat(pending.pending(claim, 50)).extracting(Catalogue::run).doesNotContain(id);
    set(id, "noted_at = now() - interval '2 hours'");
    assertThat(pending.pending(claim, 50)).extracting(Catalogue::run).contains(id);

    var _ = look(id);

    assertThat(catalogue(id).state()).isEqualTo(CatalogueState.COMPLETE);
    assertThat(catalogue(id).message()).isNull();
  }

  private static Optional<Duration> look(RunId run) {
    return easel.context().getBean(MakeCatalogue.class).work(run, catalogue(run).round());
  }

  private static long count(RunId run) {
    return easel.context().getBean(Artifacts.class).of(run).stream()
        .filter(Artifact::isReadable)
        .count();
  }

  private static RunId catalogued(String name, String members) {
    var id = easel.submit(name, Volume.UNCHECKED + members);
    var _ = easel.ended(id);
    var run = RunId.parse(id).orElseThrow();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(easel.context().getBean(Catalogues.class).find(run))
                    .hasValueSatisfying(it -> assertThat(it.isComplete()).isTrue()));
    return run;
  }

  private static Optional<Duration> work(RunId run) {
    return easel.context().getBean(DeleteArtifacts.class).work(run, catalogue(run).round());
  }

  private static Catalogue catalogue(RunId run) {
    return easel.context().getBean(Catalogues.class).find(run).orElseThrow();
  }

  private static void set(RunId run, String assignments) {
    change("update artifact_catalogues set " + assignments + " where run_id = ?", run);
  }

  private static void status(RunId run, String status) {
    change("update runs set status = '%s' where id = ?".formatted(status), run);
  }

  private static void change(String sql, RunId run) {
    var jdbc = easel.context().getBean(JdbcClient.class);
    assertThat(jdbc.sql(sql).param(run.value()).update()).isEqualTo(1);
  }
}
