package dev.easel.projects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may call.
 *
 * @param apiKey the key of an operator, sent as bearer ({@code EASEL_API_KEY})
 * @param operatorKeyFile where the first operator's key is written, if there is neither that nor an
 *     operator ({@code EASEL_OPERATOR_KEY_FILE})
 * @param namespace where runs go ({@code EASEL_NAMESPACE})
 */
@ConfigurationProperties("easel")
record AccessProperties(
    @Nullable String apiKey, @Nullable String operatorKeyFile, String namespace) {

  AccessProperties {
    apiKey = stripped(apiKey);
    operatorKeyFile = stripped(operatorKeyFile);
  }

  private static @Nullable String stripped(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  @Override
  public String toString() {
    return "AccessProperties[namespace=" + namespace + "]";
  }
}
