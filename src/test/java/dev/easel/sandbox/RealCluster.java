package dev.easel.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Real servers, named by EASEL_CONTRACT_ARGO_URL, EASEL_CONTRACT_ARGO_TOKEN, for its self-signed
 * certificate EASEL_CONTRACT_ARGO_CA_FILE, and EASEL_CONTRACT_KUBECONFIG: a kubeconfig whose user
 * has a token and whose context has a namespace to work in.
 */
record RealCluster(String namespace, Client argo, Client kubernetes) implements Cluster {

  static boolean named() {
    return System.getenv("EASEL_CONTRACT_ARGO_URL") != null;
  }

  static RealCluster connect() {
    JsonNode config = Yaml.one(read(required("EASEL_CONTRACT_KUBECONFIG")));
    JsonNode context =
        named(config.path("contexts"), Json.text(config, "current-context")).path("context");
    JsonNode cluster =
        named(config.path("clusters"), Json.text(context, "cluster")).path("cluster");
    JsonNode user = named(config.path("users"), Json.text(context, "user")).path("user");
    String authority = Json.text(cluster, "certificate-authority-data");
    Client kubernetes =
        new Client(
            URI.create(Json.text(cluster, "server")),
            Json.text(user, "token"),
            client(authority.isEmpty() ? null : Base64.getDecoder().decode(authority)));
    return new RealCluster(Json.text(context, "namespace"), argoClient(), kubernetes);
  }

  private static Client argoClient() {
    String authority = System.getenv("EASEL_CONTRACT_ARGO_CA_FILE");
    return new Client(
        URI.create(required("EASEL_CONTRACT_ARGO_URL")),
        required("EASEL_CONTRACT_ARGO_TOKEN"),
        client(authority == null ? null : read(authority).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void pass(Duration time) {
    try {
      Thread.sleep(Math.min(time.toMillis(), 1000));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {}

  private static JsonNode named(JsonNode entries, String name) {
    for (JsonNode entry : entries) {
      if (Json.text(entry, "name").equals(name)) {
        return entry;
      }
    }
    throw new IllegalArgumentException("the kubeconfig has no " + name);
  }

  private static HttpClient client(byte @Nullable [] authority) {
    HttpClient.Builder client = HttpClient.newBuilder();
    if (authority != null) {
      client.sslContext(trusting(authority));
    }
    return client.build();
  }

  private static SSLContext trusting(byte[] authority) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int index = 0;
      var certificates = CertificateFactory.getInstance("X.509");
      for (Certificate each :
          certificates.generateCertificates(new ByteArrayInputStream(authority))) {
        store.setCertificateEntry("authority-" + index++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException("not a certificate authority", unusable);
    }
  }

  private static String required(String variable) {
    return Objects.requireNonNull(System.getenv(variable), variable);
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
