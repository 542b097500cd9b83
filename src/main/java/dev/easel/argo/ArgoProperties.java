package dev.easel.argo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Argo's server is and who Easel is to it.
 *
 * @param url its origin and, behind a gateway, its path: {@code https://argo-server.argo:2746}
 * @param token what the Kubernetes API of its cluster accepts as bearer; {@code Bearer } before it
 *     is taken off
 * @param tokenFile a file that holds it instead, read for every call
 * @param caFile certificates (PEM) that sign Argo's; the JDK's if not given
 * @param tokens the folder of the tokens, and certificates, of projects' own Argo servers
 * @param connectTimeout until a connection is made
 * @param timeout until the whole answer is there
 */
@ConfigurationProperties("easel.argo")
public record ArgoProperties(
    URI url,
    @Nullable String token,
    @Nullable String tokenFile,
    @Nullable String caFile,
    @Nullable String tokens,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("30s") Duration timeout) {

  private static final String BEARER = "Bearer ";

  /**
   * Refuses what cannot work.
   *
   * @throws IllegalArgumentException naming the environment variable, what is wrong and how it is
   *     set
   */
  public ArgoProperties {
    url = origin(url);
    token = token == null || token.isBlank() ? null : bearer(token, "EASEL_ARGO_TOKEN");
    tokenFile = blankToNull(tokenFile);
    caFile = blankToNull(caFile);
    tokens = blankToNull(tokens);
    if ((token == null) == (tokenFile == null)) {
      throw new IllegalArgumentException(
          "One of EASEL_ARGO_TOKEN and EASEL_ARGO_TOKEN_FILE must be set, and "
              + (token == null ? "neither is" : "both are")
              + ": a token of a service account that may list workfloweventbindings, get"
              + " workflowtemplates, create, get and update workflows and delete pods. (Argo's"
              + " server answers 403 to a call without one, also where it needs none: set any text"
              + " then.)");
    }
    readable(tokenFile, "EASEL_ARGO_TOKEN_FILE");
    readable(caFile, "EASEL_ARGO_CA_FILE");
    readable(tokens, "EASEL_ARGO_TOKENS");
  }

  /** The installation's server. */
  ArgoAddress address() {
    return new ArgoAddress(
        url, this::bearer, caFile == null ? null : Path.of(caFile), connectTimeout);
  }

  /**
   * A project's server.
   *
   * @throws IllegalArgumentException if there is no folder to find its token in
   */
  ArgoAddress address(ArgoRoutes.Route route) {
    if (tokens == null) {
      throw new IllegalArgumentException(
          "The project has an Argo server of its own, and EASEL_ARGO_TOKENS, the folder of such"
              + " servers' tokens, is not set.");
    }
    var folder = Path.of(tokens);
    return new ArgoAddress(
        route.url(),
        () ->
            read(
                folder.resolve(route.token()),
                "The file '%s' in EASEL_ARGO_TOKENS".formatted(route.token())),
        route.ca() == null ? null : folder.resolve(route.ca()),
        connectTimeout);
  }

  /** The installation's token as it is now. */
  String bearer() {
    return tokenFile == null
        ? Objects.requireNonNull(token)
        : read(Path.of(tokenFile), "EASEL_ARGO_TOKEN_FILE");
  }

  private static String read(Path file, String named) {
    try {
      return bearer(Files.readString(file), named);
    } catch (IOException e) {
      throw new IllegalArgumentException(named + " cannot be read.", e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ArgoProperties[url=%s, tokenFile=%s, caFile=%s]".formatted(url, tokenFile, caFile);
  }

  private static URI origin(@Nullable URI url) {
    if (url == null || url.toString().isBlank()) {
      throw new IllegalArgumentException(
          "EASEL_ARGO_URL is not set. It is the address of Argo's server, such as"
              + " https://argo-server.argo:2746.");
    }
    var http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http
        || url.getHost() == null
        || url.getUserInfo() != null
        || url.getQuery() != null
        || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "EASEL_ARGO_URL must be http:// or https:// with a host, and without user, query and"
              + " fragment, such as https://argo-server.argo:2746.");
    }
    return URI.create(url.toString().replaceAll("/+$", ""));
  }

  private static String bearer(String text, String variable) {
    var stripped = text.strip();
    var token =
        stripped.startsWith(BEARER) ? stripped.substring(BEARER.length()).strip() : stripped;
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          variable + " must hold one token of visible ASCII characters without spaces.");
    }
    return token;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static void readable(@Nullable String file, String variable) {
    if (file != null && !Files.isReadable(Path.of(file))) {
      throw new IllegalArgumentException(unreadable(variable, file));
    }
  }

  private static String unreadable(String variable, String file) {
    return "%s names %s, which cannot be read.".formatted(variable, file);
  }
}
