package dev.easel.encryption;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has the key that encrypts now encrypt what another did; afterwards the other may go. What is
 * changed at the same time is left as it was.
 */
@Component
public class Reencryption {

  private static final Logger log = LoggerFactory.getLogger(Reencryption.class);
  private static final int PAGE = 100;

  private final JdbcClient jdbc;
  private final Encryption encryption;
  private final List<EncryptedColumn> columns;

  Reencryption(JdbcClient jdbc, Encryption encryption, List<EncryptedColumn> columns) {
    this.jdbc = jdbc;
    this.encryption = encryption;
    this.columns = columns;
  }

  private record Text(UUID id, String encrypted) {}

  /** All of it; twice is once. */
  public void encrypt() {
    if (encryption.isConfigured()) {
      columns.forEach(this::encrypt);
    }
  }

  private void encrypt(EncryptedColumn column) {
    UUID after = null;
    for (var page = page(column, after); !page.isEmpty(); page = page(column, after)) {
      page.forEach(text -> encrypt(column, text));
      after = page.getLast().id();
    }
  }

  private List<Text> page(EncryptedColumn of, @Nullable UUID after) {
    return jdbc.sql(
            """
            select id, %1$s from %2$s
            where %1$s is not null and (:after::uuid is null or id > :after)
            order by id limit :rows
            """
                .formatted(of.column(), of.table()))
        .param("after", after)
        .param("rows", PAGE)
        .query((rs, n) -> new Text(rs.getObject(1, UUID.class), rs.getString(2)))
        .list();
  }

  private void encrypt(EncryptedColumn column, Text text) {
    var owner = column.owner().apply(text.id());
    try {
      var renewed = encryption.renewed(owner, text.encrypted());
      if (!renewed.equals(text.encrypted())) {
        jdbc.sql(
                "update %2$s set %1$s = ? where id = ? and %1$s = ?"
                    .formatted(column.column(), column.table()))
            .params(renewed, text.id(), text.encrypted())
            .update();
      }
    } catch (Undecryptable e) {
      log.warn("{} of {} cannot be read: {}", column.column(), owner, e.getMessage());
    }
  }
}
