package dev.easel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a caller repeat a POST that creates (draft-ietf-httpapi-idempotency-key-header). The key is
 * a row written in the transaction that creates the thing; a duplicate waits on it and gets the
 * stored answer. Only successes are kept, for 24 hours, and of one that {@link HoldsSecret} only
 * the rest.
 */
@Component
public class Idempotency {

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final List<String> KEPT_HEADERS = List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Standing standing;

  Idempotency(
      JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json, Standing standing) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.standing = standing;
  }

  /**
   * Runs the action in a transaction, once for each {@code Idempotency-Key}.
   *
   * @param project whose key it is
   * @param action creates and answers; its exceptions roll back the key too
   * @throws Problem 401 if the caller's key was revoked since
   * @throws Invalid if the key was used with another query or body
   */
  public ResponseEntity<?> once(
      String project,
      HttpServletRequest request,
      JsonBody body,
      Supplier<ResponseEntity<?>> action) {
    var key = key(request);
    if (key == null) {
      return transaction.execute(status -> standing(action));
    }
    var row = new Row(project, caller(request), request.getRequestURI(), key);
    return transaction.execute(
        status ->
            once(row, HexFormat.of().formatHex(body.digest(request.getQueryString())), action));
  }

  private ResponseEntity<?> once(Row row, String digest, Supplier<ResponseEntity<?>> action) {
    if (!claimed(row, digest)) {
      return replayed(row, digest);
    }
    var answer = standing(action);
    var body = answer.getBody();
    var kept = body instanceof HoldsSecret secret ? secret.withoutSecret() : body;
    store(row, answer, json.writeValueAsString(kept));
    return answer;
  }

  private ResponseEntity<?> standing(Supplier<ResponseEntity<?>> action) {
    standing.hold();
    return action.get();
  }

  /** Waits for a concurrent holder of the same key to commit or roll back. */
  private boolean claimed(Row row, String digest) {
    return jdbc.sql(
                """
                insert into idempotency_keys (project_id, caller, path, key, request_sha256)
                values (?, ?, ?, ?, ?)
                on conflict (project_id, caller, path, key) do update
                  set request_sha256 = excluded.request_sha256, created_at = now(), status = null
                  where idempotency_keys.created_at < now() - interval '24 hours'
                """)
            .params(row.project, row.caller, row.path, row.key, digest)
            .update()
        == 1;
  }

  private void store(Row row, ResponseEntity<?> answer, String written) {
    var headers = new java.util.TreeMap<String, String>();
    for (var name : KEPT_HEADERS) {
      var value = answer.getHeaders().getFirst(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    jdbc.sql(
            """
            update idempotency_keys set status = ?, headers = ?::jsonb, body = ?
            where project_id = ? and caller = ? and path = ? and key = ?
            """)
        .params(
            answer.getStatusCode().value(),
            json.writeValueAsString(headers),
            written,
            row.project,
            row.caller,
            row.path,
            row.key)
        .update();
  }

  /**
   * Erases the stored answer that told of a thing that is deleted; its key makes no second one.
   *
   * @param location the answer's
   */
  public void forget(String location) {
    jdbc.sql(
            """
            update idempotency_keys set headers = null, body = null
            where headers ->> 'Location' = ?
            """)
        .param(location)
        .update();
  }

  private ResponseEntity<?> replayed(Row row, String digest) {
    var stored =
        jdbc.sql(
                """
                select request_sha256, status, headers, body from idempotency_keys
                where project_id = ? and caller = ? and path = ? and key = ?
                """)
            .params(row.project, row.caller, row.path, row.key)
            .query(
                (rs, n) ->
                    new Stored(rs.getString(1), rs.getInt(2), rs.getString(3), rs.getString(4)))
            .single();
    if (!stored.digest.equals(digest)) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "idempotency_key_reused",
          "This Idempotency-Key was used with another request; use a new key for a new request.");
    }
    if (stored.body == null || stored.headers == null) {
      throw new Problem(
          HttpStatus.GONE,
          "answer_erased",
          "What this Idempotency-Key made was deleted since; use a new key to make another.");
    }
    var answer =
        ResponseEntity.status(stored.status)
            .header("Idempotency-Replayed", "true")
            .contentType(MediaType.APPLICATION_JSON);
    json.readValue(stored.headers, new TypeReference<Map<String, String>>() {})
        .forEach(answer::header);
    return answer.body(json.readTree(stored.body));
  }

  /**
   * The request's key, or null if it has none.
   *
   * @throws Problem 400 if it cannot be one
   */
  public static @Nullable String key(HttpServletRequest request) {
    var key = request.getHeader("Idempotency-Key");
    if (key != null && !KEY.matcher(key).matches()) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "bad_idempotency_key",
          "An Idempotency-Key has 1 to 255 visible ASCII characters.");
    }
    return key;
  }

  private static String caller(HttpServletRequest request) {
    var principal = request.getUserPrincipal();
    return principal == null ? "anonymous" : principal.getName();
  }

  private record Row(String project, String caller, String path, String key) {}

  private record Stored(
      String digest, int status, @Nullable String headers, @Nullable String body) {}
}
