package dev.easel;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL for this JVM: a container where an engine answers, else an embedded one. Ends with
 * the JVM.
 */
public final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  /** Spring's settings of a new, empty database. */
  public static Map<String, Object> settings() {
    var name = "easel_" + COUNT.incrementAndGet();
    return Server.INSTANCE.create(name);
  }

  /** The database that settings name, each connection a new one. */
  public static DataSource source(Map<String, Object> settings) {
    return new DriverManagerDataSource(
        String.valueOf(settings.get("spring.datasource.url")),
        String.valueOf(settings.get("spring.datasource.username")),
        String.valueOf(settings.get("spring.datasource.password")));
  }

  private interface Server {

    String ENCRYPTION_KEY =
        "test:" + Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(32));

    Server INSTANCE = DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();

    Map<String, Object> create(String database);

    private static Server container() {
      var container = new PostgreSQLContainer("postgres:18");
      container.start();
      return database -> {
        try (var connection = container.createConnection("");
            var statement = connection.createStatement()) {
          statement.execute("create database " + database);
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
        return Server.settings(
            container.getJdbcUrl().replace("/test", "/" + database),
            container.getUsername(),
            container.getPassword());
      };
    }

    private static Server embedded() {
      try {
        // the builder's own choice loses what it committed with the machine, as no server may
        var durable = System.getProperty("bench") != null ? "on" : "off";
        var postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "300")
                .setServerConfig("fsync", durable)
                .setServerConfig("synchronous_commit", durable)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
        return database -> {
          try (var connection = postgres.getPostgresDatabase().getConnection();
              var statement = connection.createStatement()) {
            statement.execute("create database " + database);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
          return Server.settings(postgres.getJdbcUrl("postgres", database), "postgres", "postgres");
        };
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Map<String, Object> settings(String url, String user, String password) {
      return Map.of(
          "spring.datasource.url", url,
          "spring.datasource.username", user,
          "spring.datasource.password", password,
          "easel.encryption.keys", ENCRYPTION_KEY);
    }

    private static void close(EmbeddedPostgres postgres) {
      try {
        postgres.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
