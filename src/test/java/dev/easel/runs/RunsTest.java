package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.OnSandbox;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** A run that several read and change at once. */
@Timeout(60)
class RunsTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  @Test
  void whoReadItBeforeAnotherChangedItMayChangeItToo() {
    var id = easel.submit("contended");
    easel.ended(id);
    var run = RunId.parse(id).orElseThrow();
    var runs = easel.context().getBean(Runs.class);

    easel
        .context()
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> {
              var _ = runs.get("default", id);
              CompletableFuture.runAsync(() -> ask(runs, run, "Another asks.")).join();
              ask(runs, run, "This one asks.");
            });

    assertThat(easel.run(id).path("status_history").toString())
        .contains("Another asks.", "This one asks.");
  }

  private static void ask(Runs runs, RunId id, String words) {
    runs.change(id, run -> run.asked("rerun", words, Instant.now()));
  }
}
