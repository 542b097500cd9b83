package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the key of the first operator, if the installation has none, into the file that it names.
 * The file is there before the key counts: cut off in between, the next start makes another.
 */
@Component
class FirstOperator {

  private static final Logger log = LoggerFactory.getLogger(FirstOperator.class);

  private final AccessProperties access;
  private final ApiKeys keys;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  FirstOperator(
      AccessProperties access,
      ApiKeys keys,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Clock clock) {
    this.access = access;
    this.keys = keys;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Once for all replicas: those that start at the same time wait, and find it made.
   *
   * @throws BadConfiguration if the file cannot be written
   */
  void make() {
    var file = access.operatorKeyFile();
    if (file != null && access.apiKey() == null) {
      transaction.executeWithoutResult(status -> make(Path.of(file)));
    }
  }

  private void make(Path file) {
    jdbc.sql("lock table api_keys in share row exclusive mode").update();
    if (keys.hasOperator()) {
      return;
    }
    var text = KeyText.create();
    var life = ApiKey.Life.begin(clock.instant(), Caller.ENVIRONMENT.id(), null);
    keys.insert(ApiKey.create(text, new KeyDraft(null, "first operator", Role.OPERATOR), life));
    try {
      write(file.toAbsolutePath(), text);
    } catch (IOException e) {
      throw new BadConfiguration(
          "EASEL_OPERATOR_KEY_FILE cannot be written: " + e.getMessage() + ".",
          "Name a file in a folder that Easel may write to.");
    }
    log.info("The first operator's key is in {}", file);
  }

  /** Whole or not at all, and never readable by others. */
  private static void write(Path file, KeyText text) throws IOException {
    var owner = PosixFilePermissions.fromString("rw-------");
    var written =
        Files.createTempFile(
            file.getParent(), ".operator-key", "", PosixFilePermissions.asFileAttribute(owner));
    try {
      Files.writeString(written, text.text() + "\n");
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
