package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No two transactions take places that overlap, however they meet. */
class ClaimsTest {

  private static Installation installation;
  private static Replica easel;
  private static UUID first;
  private static UUID second;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    easel = Replica.start(TestDatabase.settings(), installation.settings()).ready();
    first = RunId.parse(easel.submit("first")).orElseThrow().value();
    second = RunId.parse(easel.submit("second")).orElseThrow().value();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/b/c, true",
    "a/b/c, a/b, true",
    "a/b/c/d, a, true",
    "a/b, a/b-c, false",
    "a/b, a/bc, false",
    "a/b/c, a/b/d, false",
    "a/b, A/b, false"
  })
  void theSecondWaitsForTheFirstAndThenHasNothing(String held, String wanted, boolean overlap)
      throws Exception {
    jdbc().sql("delete from claims").update();
    try (var one = connection();
        var other = connection();
        var thread = Executors.newSingleThreadExecutor()) {
      assertThat(take(one, first, held)).isOne();

      var taken = thread.submit(() -> take(other, second, wanted));
      Awaitility.await().until(() -> taken.isDone() || waits());
      assertThat(taken.isDone()).isEqualTo(!overlap);
      one.commit();

      assertThat(taken.get()).isEqualTo(overlap ? 0 : 1);
      other.commit();
    }
  }

  @ParameterizedTest
  @CsvSource({"a/b, a/b/c", "a/b/c, a"})
  void aPlaceThatTheFirstDidNotKeepIsTheSeconds(String held, String wanted) throws Exception {
    jdbc().sql("delete from claims").update();
    try (var one = connection();
        var other = connection();
        var thread = Executors.newSingleThreadExecutor()) {
      assertThat(take(one, first, held)).isOne();

      var taken = thread.submit(() -> take(other, second, wanted));
      Awaitility.await().until(ClaimsTest::waits);
      one.rollback();

      assertThat(taken.get()).isOne();
      other.commit();
    }
  }

  private static int take(Connection connection, UUID run, String place) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into claims (run_id, project_id, kind, place) values (?, 'default', 'output', ?)
            on conflict do nothing
            """)) {
      insert.setObject(1, run);
      insert.setString(2, place);
      return insert.executeUpdate();
    }
  }

  private static boolean waits() {
    return jdbc()
        .sql("select exists (select from pg_locks where locktype = 'advisory' and not granted)")
        .query(Boolean.class)
        .single();
  }

  private static Connection connection() throws SQLException {
    var connection = easel.context().getBean(DataSource.class).getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private static JdbcClient jdbc() {
    return easel.context().getBean(JdbcClient.class);
  }
}
