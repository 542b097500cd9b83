package dev.easel.runs;

import dev.easel.http.HoldsSecret;
import dev.easel.http.Members;
import dev.easel.http.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the webhooks that requests ask for with their runs; by who delivers. */
public interface RunWebhooks {

  /**
   * Reads what is asked for; what is wrong is noted.
   *
   * @return null if something is
   */
  @Nullable RunWebhook read(Members members);

  /** Why none may be made for the caller of this thread; asks PostgreSQL at most. */
  Optional<Problem> refusal();

  /**
   * Makes one in the transaction that made the run.
   *
   * @return it, as it is answered once
   */
  HoldsSecret make(Run run, RunWebhook asked);
}
