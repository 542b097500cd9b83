package dev.easel.secrets;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.kubernetes.ResourceKind;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secrets of the two tokens in the cluster. Each call throws {@link
 * dev.easel.kubernetes.ClusterUnreachable} or {@link ClusterRefused}.
 */
@Component
public class TokenSecrets {

  /** The key that holds the token, in the guide and here. */
  public static final String KEY = "token";

  private static final ResourceKind SECRETS = new ResourceKind("", "v1", "secrets");

  private final Cluster cluster;
  private final SecretsProperties names;
  private final Clock clock;

  TokenSecrets(Cluster cluster, SecretsProperties names, Clock clock) {
    this.cluster = cluster;
    this.names = names;
    this.clock = clock;
  }

  /** The name of a token's Secret. */
  public String name(Service service) {
    return names.of(service);
  }

  /** What is to be said of a token now. */
  public SecretState look(String namespace, Service service) {
    return cluster
        .glance(SECRETS, namespace, name(service))
        .map(secret -> SecretState.of(secret, KEY))
        .orElse(SecretState.ABSENT);
  }

  /**
   * Puts a token into its Secret, in the place of what was there. Doing it twice is doing it once.
   *
   * @throws SecretAbsent if there is no such Secret and Easel may not create it
   */
  SecretState put(String namespace, Service service, Token token) {
    return cluster
        .patch(SECRETS, namespace, name(service), content(token))
        .map(secret -> SecretState.of(secret, KEY))
        .orElseGet(() -> create(namespace, service, token));
  }

  /** The chart makes the Secrets, so that its role need not allow this. */
  private SecretState create(String namespace, Service service, Token token) {
    var secret = content(token).put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
    secret.withObject("/metadata").put("name", name(service));
    try {
      return SecretState.of(cluster.create(SECRETS, namespace, secret), KEY);
    } catch (ClusterRefused refused) {
      if (refused.isForbidden()) {
        throw new SecretAbsent(namespace, name(service));
      }
      throw refused;
    }
  }

  private ObjectNode content(Token token) {
    var content = JsonMapper.shared().createObjectNode();
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    content.withObject("/metadata/annotations").put(SecretState.SET_AT, now.toString());
    content.putObject("data").put(KEY, token.encoded());
    return content;
  }
}
