package dev.easel.triggers;

import dev.easel.encryption.Encryption;
import dev.easel.encryption.Undecryptable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The secrets of triggers, readable for as long as they are needed. */
@Component
class TriggerSecrets {

  private static final Logger log = LoggerFactory.getLogger(TriggerSecrets.class);
  private static final int PAGE = 100;

  private final Encryption encryption;
  private final Triggers triggers;

  TriggerSecrets(Encryption encryption, Triggers triggers) {
    this.encryption = encryption;
    this.triggers = triggers;
  }

  String encrypt(TriggerId id, String secret) {
    return encryption.encrypt(id.toString(), secret);
  }

  /**
   * What a trigger's calls may be signed with now, the newest first.
   *
   * @throws Undecryptable if the key that encrypted them is not configured any more
   */
  List<String> of(TriggerId id, Trigger.Secrets secrets, Instant now) {
    var readable = new ArrayList<String>();
    if (secrets.present() != null) {
      readable.add(encryption.decrypt(id.toString(), secrets.present()));
    }
    if (secrets.old() != null && secrets.oldUntil() != null && secrets.oldUntil().isAfter(now)) {
      readable.add(encryption.decrypt(id.toString(), secrets.old()));
    }
    return readable;
  }

  /** Has the present key encrypt what an earlier one did. Twice is once. */
  void reencrypt(Instant now) {
    triggers.forgetOldSecrets(now);
    if (!encryption.isConfigured()) {
      return;
    }
    TriggerId after = null;
    for (var page = triggers.signed(after, PAGE);
        !page.isEmpty();
        page = triggers.signed(after, PAGE)) {
      page.forEach(this::reencrypt);
      after = page.getLast().id();
    }
  }

  private void reencrypt(Triggers.Signed trigger) {
    try {
      var secrets = trigger.secrets();
      var with =
          new Trigger.Secrets(
              current(trigger.id(), secrets.present()),
              current(trigger.id(), secrets.old()),
              secrets.oldUntil());
      if (!with.equals(secrets)) {
        triggers.reencrypt(trigger, with);
      }
    } catch (Undecryptable e) {
      log.warn("the secret of {} cannot be read: {}", trigger.id(), e.getMessage());
    }
  }

  private @Nullable String current(TriggerId id, @Nullable String encrypted) {
    if (encrypted == null || encryption.isCurrent(encrypted)) {
      return encrypted;
    }
    return encrypt(id, encryption.decrypt(id.toString(), encrypted));
  }
}
