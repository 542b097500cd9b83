package dev.easel.triggers;

import dev.easel.http.Invalid;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.runs.CheckedRun;
import dev.easel.runs.Hops;
import dev.easel.runs.RunIntake;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what comes to triggers' addresses: looks who signed it, how many came, whether it came
 * before, whether the trigger wants it, and starts its run, in this order. What is not well signed
 * is counted only.
 */
@Service
class Reception {

  private final Triggers triggers;
  private final SignatureCheck signatures;
  private final CallLimit limit;
  private final TriggerDeliveries deliveries;
  private final Projects projects;
  private final RunIntake intake;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final MeterRegistry meters;

  Reception(
      Triggers triggers,
      SignatureCheck signatures,
      CallLimit limit,
      TriggerDeliveries deliveries,
      Projects projects,
      RunIntake intake,
      TransactionTemplate transaction,
      JsonMapper json,
      MeterRegistry meters) {
    this.triggers = triggers;
    this.signatures = signatures;
    this.limit = limit;
    this.deliveries = deliveries;
    this.projects = projects;
    this.intake = intake;
    this.transaction = transaction;
    this.json = json;
    this.meters = meters;
  }

  /**
   * Takes a call.
   *
   * @throws Problem if it is not well signed, or nothing can be made of it
   */
  Receipt receive(Sender sender, Received call) {
    signatures.require(sender, call);
    limit.count(sender.id());
    var trigger = triggers.find(sender.id()).orElseThrow(TriggerNotFound::new);
    var key = trigger.scheme().key(call);
    try {
      var receipt = take(trigger, call, key);
      count(receipt.replayed() ? "replayed" : receipt.outcome().text());
      return receipt;
    } catch (Problem problem) {
      count(Outcome.REFUSED.text());
      deliveries.refused(DeliveryId.create(call.at()), trigger.id(), call, key, words(problem));
      throw problem;
    }
  }

  /** What came before is told, whatever became of the trigger: nothing more is made of it. */
  private Receipt take(Trigger trigger, Received call, String key) {
    var before = deliveries.before(trigger.id(), key);
    if (before.isPresent()) {
      return again(before.get(), call);
    }
    if (!trigger.enabled()) {
      throw disabled();
    }
    refuseHops(call);
    var payload = new Payload(body(call).json(), Payload.unique(trigger.id(), key));
    var unmet = trigger.definition().unmet(payload);
    return unmet.isPresent()
        ? filtered(trigger, call, key, unmet.get())
        : started(trigger, call, key, checked(trigger, call, payload));
  }

  private Receipt again(Delivery before, Received call) {
    deliveries.replayed(before.id(), call.at());
    return Receipt.replayed(before);
  }

  private static Problem disabled() {
    return new Problem(HttpStatus.CONFLICT, "trigger_disabled", "The trigger is disabled.");
  }

  /** Easels that call each other must come to an end. */
  private static void refuseHops(Received call) {
    if (Hops.read(call.text(Received.HOP)).filter(Hops::mayGoOn).isEmpty()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "too_many_hops",
          "Webhooks and triggers led to this call three times over: they go round in a circle.");
    }
  }

  private static JsonBody body(Received call) {
    if (call.text("content-type").startsWith("application/x-www-form-urlencoded")) {
      throw new Problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_media_type",
          "The body is a form; have it sent as application/json (at GitHub: the webhook's content"
              + " type).");
    }
    return JsonBody.of(call.bytes());
  }

  private CheckedRun checked(Trigger trigger, Received call, Payload payload) {
    var violations = new Violations();
    var request = trigger.definition().request(trigger.id(), payload, violations);
    var hops = call.text(Received.HOP);
    if (!hops.isEmpty()) {
      request.withObject("/labels").put(Hops.LABEL, hops);
    }
    return intake.check(project(trigger), JsonBody.of(new byte[0]).with(request), violations);
  }

  private Project project(Trigger trigger) {
    return projects.find(trigger.project()).orElseThrow(TriggerNotFound::new);
  }

  private Receipt filtered(Trigger trigger, Received call, String key, Condition unmet) {
    var id = DeliveryId.create(call.at());
    var why =
        json.createObjectNode()
            .put("code", "filtered")
            .put("detail", "Not met: %s.".formatted(unmet.words()));
    return deliveries.add(id, trigger.id(), call, key, Outcome.FILTERED, why)
        ? new Receipt(id.toString(), Outcome.FILTERED, false, null)
        : again(deliveries.before(trigger.id(), key).orElseThrow(), call);
  }

  /** The row that tells a replay is written in the transaction that makes the run. */
  private Receipt started(Trigger trigger, Received call, String key, CheckedRun checked) {
    var id = DeliveryId.create(call.at());
    return transaction.execute(
        status -> {
          if (!triggers.holdEnabled(trigger.id())) {
            throw disabled();
          }
          if (!deliveries.add(id, trigger.id(), call, key, Outcome.STARTED, null)) {
            return again(deliveries.before(trigger.id(), key).orElseThrow(), call);
          }
          var run = intake.start(checked, List.of());
          deliveries.started(id, run.id());
          return new Receipt(id.toString(), Outcome.STARTED, false, run.id().toString());
        });
  }

  private JsonNode words(Problem problem) {
    var words =
        json.createObjectNode()
            .put("status", problem.status().value())
            .put("code", problem.code())
            .put("detail", problem.detail());
    if (problem instanceof Invalid invalid) {
      words.set("errors", json.valueToTree(invalid.violations()));
    }
    return words;
  }

  private void count(String outcome) {
    meters.counter("easel.triggers.deliveries", "outcome", outcome).increment();
  }
}
