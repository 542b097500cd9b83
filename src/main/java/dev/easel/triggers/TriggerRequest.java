package dev.easel.triggers;

import dev.easel.http.JsonBody;
import dev.easel.http.Members;
import dev.easel.http.Text;
import dev.easel.http.Violations;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants a trigger to be.
 *
 * @param secret null if Easel is to make one
 */
record TriggerRequest(
    String name, Scheme scheme, @Nullable String secret, boolean enabled, Definition definition) {

  private static final int NAME = 100;
  private static final int SECRET = 255;

  /** Reads the request of a new one; what is wrong is noted, and it is not complete then. */
  static TriggerRequest read(JsonBody body, Violations violations) {
    var members = body.members(violations);
    var text = members.requiredText("scheme", 30);
    var scheme = Scheme.of(text == null ? "" : text);
    if (text != null && scheme.isEmpty()) {
      members.add("scheme", "unknown_scheme", "'scheme' must be one of " + Scheme.all() + ".");
    }
    var secret = members.text("secret", SECRET);
    scheme.ifPresent(it -> check(it, secret, members));
    return read(members, body, scheme.orElse(Scheme.NONE), secret);
  }

  /**
   * Reads a change of one: what is left out stays, null takes away.
   *
   * @param whole the trigger as it would be
   */
  static TriggerRequest changed(JsonBody whole, Scheme scheme, Violations violations) {
    return read(whole.members(violations), whole, scheme, null);
  }

  private static TriggerRequest read(
      Members members, JsonBody body, Scheme scheme, @Nullable String secret) {
    var name = members.requiredText("name", NAME);
    if (name != null && (name.isBlank() || Text.hasControl(name))) {
      members.add("name", "invalid_name", "'name' must have characters that can be seen, only.");
    }
    var enabled = members.flag("enabled", true);
    var json = DefinitionReader.spelled(body.json());
    json.remove(java.util.List.of("name", "scheme", "secret", "enabled"));
    var definition = DefinitionReader.read(members, json);
    if (scheme == Scheme.NONE && members.has("recipe") && definition.networks().isEmpty()) {
      members.add(
          "allowed_addresses",
          "required",
          "Without a signature, 'allowed_addresses' must say where calls may come from.");
    }
    members.refuseOthers();
    return new TriggerRequest(String.valueOf(name), scheme, secret, enabled, definition);
  }

  private static void check(Scheme scheme, @Nullable String secret, Members members) {
    if (secret == null || scheme.signing().isSecret(secret)) {
      return;
    }
    members.add(
        "secret",
        "invalid_secret",
        switch (scheme) {
          case NONE -> "'none' has no secret.";
          case STANDARD_WEBHOOKS -> "'secret' must be 'whsec_' and 24 to 64 bytes in base64.";
          default -> "'secret' must have 16 to 255 visible ASCII characters.";
        });
  }
}
