package dev.easel.projects;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/** Knows the installation's one key, and compares in constant time. */
class ApiKey implements OpaqueTokenIntrospector {

  private final byte[] key;

  ApiKey(String key) {
    this.key = key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public OAuth2AuthenticatedPrincipal introspect(String token) {
    if (!MessageDigest.isEqual(key, token.getBytes(StandardCharsets.UTF_8))) {
      throw new BadOpaqueTokenException("unknown key");
    }
    return new DefaultOAuth2AuthenticatedPrincipal(
        "operator", Map.of("sub", "operator"), List.of());
  }
}
