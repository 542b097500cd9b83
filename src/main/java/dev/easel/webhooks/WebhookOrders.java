package dev.easel.webhooks;

import dev.easel.encryption.WebhookSecret;
import dev.easel.http.IfMatch;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.RunWebhook;
import dev.easel.runs.Runs;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes, changes and deletes webhooks. */
@Service
class WebhookOrders {

  private final Webhooks webhooks;
  private final WebhookFields fields;
  private final Sealing sealing;
  private final Runs runs;
  private final RunNotifications told;
  private final Outbox outbox;
  private final Deliveries deliveries;
  private final TransactionTemplate transaction;
  private final WebhookProperties properties;
  private final Clock clock;

  WebhookOrders(
      Webhooks webhooks,
      WebhookFields fields,
      Sealing sealing,
      Runs runs,
      RunNotifications told,
      Outbox outbox,
      Deliveries deliveries,
      TransactionTemplate transaction,
      WebhookProperties properties,
      Clock clock) {
    this.webhooks = webhooks;
    this.fields = fields;
    this.sealing = sealing;
    this.runs = runs;
    this.told = told;
    this.outbox = outbox;
    this.deliveries = deliveries;
    this.transaction = transaction;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * @param caller the id of who makes it
   * @throws Problem 409 if the project, or the run, has as many as it may, 410 if its run was
   *     deleted
   */
  @Transactional
  WebhookView make(String project, String caller, WebhookRequest asked) {
    var run = asked.run() == null ? null : held(project, asked.run());
    refuseTooMany(project, run);
    var wanted = new RunWebhook(asked.url(), asked.eventTypes(), asked.description());
    return make(new Maker(project, caller), wanted, run);
  }

  /** The same for a run that is made in the transaction under way. */
  @Transactional(propagation = Propagation.MANDATORY)
  WebhookView make(Run run, String caller, RunWebhook asked) {
    return make(new Maker(run.projectId(), caller), asked, run);
  }

  /** Those of single runs are as many as there are runs: they are counted for each. */
  private void refuseTooMany(String project, @Nullable Run run) {
    var most = run == null ? properties.perProject() : properties.perRun();
    if (webhooks.count(project, run == null ? null : run.id()) >= most) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "too_many_webhooks",
          "A %s may have %d webhooks; delete one."
              .formatted(run == null ? "project" : "run", most));
    }
  }

  private record Maker(String project, String caller) {}

  private WebhookView make(Maker maker, RunWebhook asked, @Nullable Run run) {
    var now = now();
    var id = WebhookId.create(now);
    var secret = WebhookSecret.create();
    var made =
        new Webhook(
            id,
            maker.project(),
            run == null ? null : run.id(),
            sealing.address(id, asked.url()),
            new Webhook.Secrets(sealing.secret(id, secret), null, null),
            asked.eventTypes(),
            asked.description(),
            Webhook.Standing.GOOD,
            new Webhook.Origin(now, maker.caller(), now),
            0);
    webhooks.insert(made);
    if (run != null) {
      outbox.write(told.present(run), id);
    }
    return WebhookView.of(made, secret, now);
  }

  /**
   * As it is until the transaction ends: whoever changes the run next tells the webhook, and
   * whoever erases it erases the webhook.
   */
  private Run held(String project, RunId id) {
    var _ = runs.lock(id);
    return runs.get(project, id.toString());
  }

  /**
   * @throws dev.easel.http.Invalid with all that is wrong
   */
  @Transactional
  Webhook change(String project, String id, JsonBody body, @Nullable String ifMatch) {
    var is = required(project, id, ifMatch);
    var change = WebhookChange.read(body, fields, is);
    var now = now();
    webhooks.update(
        new Webhook(
            is.id(),
            project,
            is.run(),
            change.url() == null ? is.address() : sealing.address(is.id(), change.url()),
            is.secrets(),
            change.types(),
            change.description(),
            standing(is, change, now),
            new Webhook.Origin(is.origin().createdAt(), is.origin().createdBy(), now),
            is.version()));
    return get(project, id);
  }

  /** Another address, or being enabled, is a new beginning. */
  private static Webhook.Standing standing(Webhook is, WebhookChange change, Instant now) {
    if (change.isEnabled()) {
      return is.isEnabled() && change.url() == null ? is.standing() : Webhook.Standing.GOOD;
    }
    return is.isEnabled()
        ? new Webhook.Standing(DisabledReason.BY_CALLER, now, is.standing().failingSince())
        : is.standing();
  }

  /** Of the secrets before the present one only that stays, for the overlap. */
  @Transactional
  WebhookView rotate(String project, String id, RotateSecretRequest asked) {
    var is = locked(project, id);
    var now = now();
    var secret = WebhookSecret.create();
    webhooks.rotate(is.id(), sealing.secret(is.id(), secret), now.plus(asked.overlap()), now);
    return WebhookView.of(get(project, id), secret, now);
  }

  /** What was told goes first, by parts: nobody who has something to tell waits long. */
  void delete(String project, String id, @Nullable String ifMatch) {
    var of = transaction.execute(status -> required(project, id, ifMatch).id());
    var isMuchLeft = true;
    while (isMuchLeft) {
      isMuchLeft = deliveries.forget(of);
    }
    transaction.executeWithoutResult(status -> webhooks.delete(of));
  }

  private Webhook required(String project, String id, @Nullable String ifMatch) {
    var is = locked(project, id);
    new IfMatch(ifMatch).require(is.etag());
    return is;
  }

  Webhook get(String project, String id) {
    return WebhookId.parse(id)
        .flatMap(parsed -> webhooks.find(project, parsed))
        .orElseThrow(WebhookNotFound::new);
  }

  private Webhook locked(String project, String id) {
    return WebhookId.parse(id)
        .flatMap(parsed -> webhooks.lock(project, parsed))
        .orElseThrow(WebhookNotFound::new);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
  }
}
