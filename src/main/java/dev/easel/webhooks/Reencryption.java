package dev.easel.webhooks;

import dev.easel.encryption.Undecryptable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Encrypts what webhooks keep by the key that encrypts now, wherever another did. What was changed
 * at the same time is left as it was.
 */
@Component
class Reencryption {

  private static final Logger log = LoggerFactory.getLogger(Reencryption.class);

  private final JdbcClient jdbc;
  private final Sealing sealing;

  Reencryption(JdbcClient jdbc, Sealing sealing) {
    this.jdbc = jdbc;
    this.sealing = sealing;
  }

  private record Sealed(WebhookId id, String url, String secret, @Nullable String previous) {}

  void encrypt() {
    if (sealing.isConfigured()) {
      jdbc.sql(
              """
              select id, url_encrypted, secret_encrypted, previous_secret_encrypted from webhooks
              """)
          .query(
              (rs, n) ->
                  new Sealed(
                      new WebhookId(rs.getObject(1, UUID.class)),
                      rs.getString(2),
                      rs.getString(3),
                      rs.getString(4)))
          .list()
          .forEach(this::encrypt);
    }
  }

  private void encrypt(Sealed is) {
    try {
      var renewed =
          new Sealed(
              is.id(),
              sealing.renewedUrl(is.id(), is.url()),
              sealing.renewedSecret(is.id(), is.secret()),
              is.previous() == null ? null : sealing.renewedSecret(is.id(), is.previous()));
      if (!renewed.equals(is)) {
        replace(is, renewed);
      }
    } catch (Undecryptable e) {
      log.warn("webhook {} cannot be signed for: {}", is.id(), e.getMessage());
    }
  }

  private void replace(Sealed is, Sealed by) {
    jdbc.sql(
            """
            update webhooks set url_encrypted = :url, secret_encrypted = :secret,
              previous_secret_encrypted = :previous::text
            where id = :id and url_encrypted = :oldUrl and secret_encrypted = :oldSecret
              and previous_secret_encrypted is not distinct from :oldPrevious::text
            """)
        .param("id", is.id().value())
        .param("url", by.url())
        .param("secret", by.secret())
        .param("previous", by.previous())
        .param("oldUrl", is.url())
        .param("oldSecret", is.secret())
        .param("oldPrevious", is.previous())
        .update();
  }
}
