package dev.easel.triggers;

import dev.easel.encryption.Encryption;
import dev.easel.encryption.Undecryptable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The secrets of triggers, readable for as long as they are needed. */
@Component
class TriggerSecrets {

  private final Encryption encryption;

  TriggerSecrets(Encryption encryption) {
    this.encryption = encryption;
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
}
