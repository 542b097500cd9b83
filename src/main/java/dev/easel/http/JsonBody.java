package dev.easel.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON object that a request carries, read whole (1 MiB at most) and without loss: numbers keep
 * their spelling. Controllers take it as an argument.
 */
public final class JsonBody {

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
    return new JsonBody(kept, new JsonReader().read(kept));
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
