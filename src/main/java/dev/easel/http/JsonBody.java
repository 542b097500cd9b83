package dev.easel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON object that a request carries, read whole (1 MiB at most) and without loss: numbers keep
 * their spelling. Controllers take it as an argument.
 */
public final class JsonBody {

  private static final JsonReader READER = new JsonReader();

  private final byte[] bytes;
  private final ObjectNode json;

  JsonBody(byte[] bytes, ObjectNode json) {
    this.bytes = bytes;
    this.json = json;
  }

  /**
   * What came as a request before, and was kept.
   *
   * @throws Problem if it is not one JSON object
   */
  public static JsonBody of(byte[] kept) {
    return new JsonBody(kept, READER.read(kept));
  }

  /** Whether a request to a call that takes other bodies, too, says that it carries JSON. */
  public static boolean isSaid(HttpServletRequest request) {
    var type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.startsWith("application/json;");
  }

  /**
   * Reads it.
   *
   * @throws Problem if it is not one JSON object, or more than 1 MiB
   */
  public static JsonBody read(HttpServletRequest request) throws IOException {
    var bytes = RawBody.read(request).bytes();
    return new JsonBody(bytes, READER.read(bytes));
  }

  /** The object; empty if there was no body. */
  public ObjectNode json() {
    return json;
  }

  /** The same request with another object in the place of what came: its digest stays. */
  public JsonBody with(ObjectNode made) {
    return new JsonBody(bytes, made);
  }

  /** How many bytes came. */
  public int length() {
    return bytes.length;
  }

  /** The members of the object, to be read strictly. */
  public Members members(Violations violations) {
    return new Members(json, List.of(), violations);
  }

  /** SHA-256 of the query string and the body, which tells a repeated request from another one. */
  byte[] digest(@Nullable String query) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((query == null ? "" : query).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      return sha256.digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> child(List<String> path, String token) {
    var child = new ArrayList<>(path);
    child.add(token);
    return child;
  }
}
