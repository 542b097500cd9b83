package dev.easel.projects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may call.
 *
 * @param apiKey the key that callers send as bearer ({@code EASEL_API_KEY}); without one Easel
 *     listens on loopback only
 * @param namespace where runs go ({@code EASEL_NAMESPACE})
 */
@ConfigurationProperties("easel")
record AccessProperties(@Nullable String apiKey, String namespace) {

  AccessProperties {
    apiKey = apiKey == null || apiKey.isBlank() ? null : apiKey.strip();
  }

  @Override
  public String toString() {
    return "AccessProperties[namespace=" + namespace + "]";
  }
}
