package dev.easel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.easel.Easel.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** GitHub, which tells of pushes. */
final class GitHub {

  private GitHub() {}

  /** A push to {@code main}, as GitHub writes it. */
  static String push() {
    try {
      return Files.readString(Path.of("src/test/resources/deliveries/github-push.json")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Delivers it, signed. */
  static Answer deliver(Easel at, String path, String push, String secret, String delivery) {
    var signature = HexFormat.of().formatHex(hmac(secret.getBytes(UTF_8), push));
    return at.send(
        HttpRequest.newBuilder(at.base().resolve(path))
            .header("X-Hub-Signature-256", "sha256=" + signature)
            .header("X-GitHub-Event", "push")
            .header("X-GitHub-Delivery", delivery)
            .POST(HttpRequest.BodyPublishers.ofString(push)));
  }

  /** HMAC-SHA256. */
  static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
