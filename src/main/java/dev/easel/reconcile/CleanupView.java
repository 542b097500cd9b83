package dev.easel.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.easel.reconcile.ClaimHolders.ClaimInUse;
import dev.easel.reconcile.Cleanups.Cleanup;
import dev.easel.reconcile.Cleanups.Item;
import dev.easel.runs.RunId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What runs left in the namespace, and what becomes of it. */
@Schema(name = "Cleanup", description = "What runs left in the namespace, and what becomes of it.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CleanupView(
    State state,
    @Schema(description = "When it was confirmed; absent of a dry run.") @Nullable Instant askedAt,
    @Nullable Instant finishedAt,
    @Schema(description = "What goes, or went: runs that have not ended first.")
        List<ItemView> items,
    @Schema(description = "Claims of the namespace. None is ever deleted by Easel.")
        @Nullable List<ClaimInUse> claims,
    @Schema(description = "Why nobody knows who holds the claims.")
        @Nullable String claimsMessage) {

  /** Where a clean-up is. */
  @Schema(name = "CleanupState", enumAsRef = true)
  enum State {
    /** Nothing was changed. */
    DRY_RUN,
    RUNNING,
    FINISHED;

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One thing that goes. */
  @Schema(name = "CleanupItem")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ItemView(
      LeftoverKind kind,
      @Schema(
              description = "Of the workflow or InferenceService; of a run its id.",
              example = "inference-example-dog")
          String name,
      @Schema(description = "Whose it is; absent if no run is known.") @Nullable String run,
      @Schema(description = "Since when it is there.") @Nullable Instant since,
      @Schema(
              description =
                  "It works, or its run does: it goes only with `include_live`. Of a dry run.")
          @Nullable Boolean live,
      @Schema(description = "Absent while it is there.") @Nullable Instant goneAt,
      @Schema(description = "Why it is there yet.") @Nullable String message) {

    private static ItemView of(Leftover item) {
      return new ItemView(
          item.kind(), item.name(), text(item.run()), item.since(), item.live(), null, null);
    }

    private static ItemView of(Item item) {
      var what = item.what();
      return new ItemView(
          what.kind(),
          what.name(),
          text(what.run()),
          what.since(),
          null,
          item.goneAt(),
          item.message());
    }

    private static @Nullable String text(@Nullable RunId run) {
      return run == null ? null : run.toString();
    }
  }

  static CleanupView dryRun(List<Leftover> leftovers) {
    var items = leftovers.stream().map(ItemView::of).toList();
    return new CleanupView(State.DRY_RUN, null, null, items, null, null);
  }

  static CleanupView of(Cleanup cleanup, List<Item> items) {
    return new CleanupView(
        cleanup.finishedAt() == null ? State.RUNNING : State.FINISHED,
        cleanup.askedAt(),
        cleanup.finishedAt(),
        items.stream().map(ItemView::of).toList(),
        null,
        null);
  }

  CleanupView with(@Nullable List<ClaimInUse> held, @Nullable String words) {
    return new CleanupView(state, askedAt, finishedAt, items, held, words);
  }
}
