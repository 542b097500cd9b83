package dev.easel.runs;

import dev.easel.http.Problem;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers a request that makes a run, and makes the webhook with it that it asks for. */
@Component
class Creation {

  private final RunWebhooks webhooks;

  Creation(RunWebhooks webhooks) {
    this.webhooks = webhooks;
  }

  /**
   * In a transaction: both are made, or neither.
   *
   * @param accept makes the run
   * @throws Problem if there can be no such webhook
   */
  ResponseEntity<?> of(RunDraft draft, Function<RunDraft, Snapshot> accept) {
    var asked = draft.webhook();
    if (asked == null) {
      return accept.apply(draft).created();
    }
    webhooks.refusal().ifPresent(Creation::refuse);
    var accepted = accept.apply(draft);
    return answer(accepted, webhooks.make(accepted.run(), asked));
  }

  private static ResponseEntity<CreatedRun> answer(Snapshot accepted, Object webhook) {
    var answer = accepted.created();
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .cacheControl(CacheControl.noStore())
        .body(new CreatedRun(accepted.view(), webhook));
  }

  private static void refuse(Problem problem) {
    throw problem;
  }
}
