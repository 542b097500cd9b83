package dev.easel.webhooks;

import dev.easel.encryption.Encryption;
import dev.easel.http.HoldsSecret;
import dev.easel.http.Members;
import dev.easel.http.Problem;
import dev.easel.projects.CallerRights;
import dev.easel.projects.Role;
import dev.easel.runs.Run;
import dev.easel.runs.RunWebhook;
import dev.easel.runs.RunWebhooks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Webhooks that are asked for with their runs: as good as those that are asked for later. */
@Component
class OrderedWebhooks implements RunWebhooks {

  private final WebhookFields fields;
  private final WebhookOrders orders;
  private final CallerRights rights;
  private final Encryption encryption;

  OrderedWebhooks(
      WebhookFields fields, WebhookOrders orders, CallerRights rights, Encryption encryption) {
    this.fields = fields;
    this.orders = orders;
    this.rights = rights;
    this.encryption = encryption;
  }

  @Override
  public @Nullable RunWebhook read(Members members) {
    var asked = fields.read(members);
    members.refuseOthers();
    return asked;
  }

  @Override
  public Optional<Problem> refusal() {
    return rights.refusal(RunWebhook.MEMBER, Role.ADMIN).or(encryption::refusal);
  }

  @Override
  public HoldsSecret make(Run run, RunWebhook asked) {
    return orders.make(run, rights.caller(), asked);
  }
}
