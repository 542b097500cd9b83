package dev.easel.webhooks;

import dev.easel.encryption.Encryption;
import dev.easel.encryption.WebhookSecret;
import java.net.URI;
import org.springframework.stereotype.Component;

/** Encrypts what a webhook has to keep: each text for the one place that it is read from. */
@Component
class Sealing {

  static final String URL = "/url";
  private static final String HIDDEN = "?***";

  private final Encryption encryption;

  Sealing(Encryption encryption) {
    this.encryption = encryption;
  }

  Webhook.Address address(WebhookId id, URI url) {
    return new Webhook.Address(shown(url), encryption.encrypt(id + URL, url.toString()));
  }

  /** Without its query. */
  private static String shown(URI url) {
    var text = url.toString();
    var query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query) + HIDDEN;
  }

  /**
   * @throws dev.easel.encryption.Undecryptable if its key is missing
   */
  URI url(WebhookId id, String encrypted) {
    return URI.create(encryption.decrypt(id + URL, encrypted));
  }

  String secret(WebhookId id, WebhookSecret secret) {
    return encryption.encrypt(id.toString(), secret.text());
  }

  /**
   * @throws dev.easel.encryption.Undecryptable if its key is missing
   */
  WebhookSecret secret(WebhookId id, String encrypted) {
    return new WebhookSecret(encryption.decrypt(id.toString(), encrypted));
  }
}
