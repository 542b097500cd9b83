package dev.easel.bench;

import dev.easel.http.TypeId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The rows that accepting one run left, to be written again under other names. What triggers write
 * for them they write again.
 */
final class Rows {

  private final UUID id;
  private final String name;
  private final List<Row> rows;

  private Rows(UUID id, String name, List<Row> rows) {
    this.id = id;
    this.name = name;
    this.rows = rows;
  }

  private record Row(String insert, List<@Nullable Object> values) {}

  /** Of a run that waits for its turn, once it is known to. */
  static Rows of(Connection database, UUID run, String name) throws SQLException {
    Awaitility.await().until(() -> waits(database, TypeId.encode("run", run)));
    var rows = new ArrayList<Row>();
    for (var from :
        List.of(
            "runs where id = '%s'".formatted(run),
            "run_events where run_id = '%s'".formatted(run),
            "claims where run_id = '%s'".formatted(run),
            "submission_queue where run_id = '%s'".formatted(run),
            "scheduled_tasks where task_instance = '%s'".formatted(TypeId.encode("run", run)))) {
      rows.addAll(read(database, from));
    }
    return new Rows(run, name, rows);
  }

  private static boolean waits(Connection database, String task) throws SQLException {
    try (var statement = database.createStatement();
        var found =
            statement.executeQuery(
                "select from submission_queue join scheduled_tasks using (task_instance)"
                    + " where task_instance = '%s' and not picked".formatted(task))) {
      return found.next();
    }
  }

  private static List<Row> read(Connection database, String from) throws SQLException {
    try (var statement = database.createStatement();
        var found = statement.executeQuery("select * from " + from)) {
      var shape = found.getMetaData();
      var rows = new ArrayList<Row>();
      while (found.next()) {
        var columns = new ArrayList<String>();
        var marks = new ArrayList<String>();
        var values = new ArrayList<@Nullable Object>();
        for (var i = 1; i <= shape.getColumnCount(); i++) {
          var json = shape.getColumnTypeName(i).equals("jsonb");
          columns.add(shape.getColumnName(i));
          marks.add(json ? "?::jsonb" : "?");
          values.add(json ? found.getString(i) : found.getObject(i));
        }
        var into = from.substring(0, from.indexOf(' ')) + columns.stream().collect(JOINED);
        rows.add(
            new Row("insert into " + into + " values " + marks.stream().collect(JOINED), values));
      }
      return rows;
    }
  }

  private static final java.util.stream.Collector<CharSequence, ?, String> JOINED =
      Collectors.joining(", ", " (", ")");

  /** Writes the rows over one connection. */
  Writer writer(Connection database) throws SQLException {
    var statements = new ArrayList<PreparedStatement>();
    for (var row : rows) {
      statements.add(database.prepareStatement(row.insert));
    }
    return new Writer(statements);
  }

  final class Writer {

    private final List<PreparedStatement> statements;

    private Writer(List<PreparedStatement> statements) {
      this.statements = statements;
    }

    /** Does not commit. */
    void write(String newName) throws SQLException {
      var newId = TypeId.uuid(Instant.now());
      for (var i = 0; i < rows.size(); i++) {
        var column = 1;
        for (var value : rows.get(i).values) {
          statements.get(i).setObject(column++, renamed(value, newId, newName));
        }
        statements.get(i).executeUpdate();
      }
    }

    private @Nullable Object renamed(@Nullable Object value, UUID newId, String newName) {
      return switch (value) {
        case UUID uuid when uuid.equals(id) -> newId;
        case String text ->
            text.replace(name, newName)
                .replace(TypeId.encode("run", id), TypeId.encode("run", newId));
        case null -> null;
        default -> value;
      };
    }
  }
}
