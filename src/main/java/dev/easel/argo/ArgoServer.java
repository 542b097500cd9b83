package dev.easel.argo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Argo's server, as far as Easel needs it: events, retries, and what only it can read: nodes that
 * are hidden, and its archive.
 */
@Component
public class ArgoServer implements AutoCloseable {

  /** A workflow has at most 1.5 MiB in the cluster; its nodes are JSON, and pack well. */
  private static final int LONGEST_WORKFLOW = 16 * 1024 * 1024;

  private final ArgoProperties properties;
  private final ArgoConnections connections;

  public ArgoServer(ArgoProperties properties, ArgoRoutes routes) {
    this.properties = properties;
    this.connections = new ArgoConnections(properties, routes);
  }

  /**
   * Posts an event, once. Never throws for what Argo, the network or the token's file does.
   *
   * @param discriminator the one the recipe's binding compares with
   */
  public Answer post(String namespace, String discriminator, Submission submission) {
    var path = "/api/v1/events/%s/%s".formatted(encoded(namespace), encoded(discriminator));
    var body = JsonMapper.shared().writeValueAsString(submission);
    var request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(namespace, path, request, submission.workflowName());
  }

  /**
   * Asks once that a failed workflow's failed steps start again; those that succeeded stay. A
   * workflow that has not failed is refused. Never throws for what Argo, the network or the token's
   * file does.
   */
  public Answer retry(String namespace, String workflow) {
    var path = "/api/v1/workflows/%s/%s/retry".formatted(encoded(namespace), encoded(workflow));
    var request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"restartSuccessful\":false}"));
    return send(namespace, path, request, workflow);
  }

  private Answer send(String namespace, String path, HttpRequest.Builder request, String workflow) {
    try {
      var reply = connections.of(namespace).send(path, request, properties.timeout());
      return AnswerReader.read(reply.status(), reply.body(), workflow);
    } catch (IllegalArgumentException noToken) {
      return new Answer.Unreachable(words(noToken));
    } catch (IOException failure) {
      return failed(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown("interrupted while waiting for the answer");
    }
  }

  /**
   * A workflow's metadata and its nodes, also those that are compressed or in Argo's database.
   * Longer than 16 MiB it is cut off.
   *
   * @throws IllegalArgumentException if there is no token to send
   */
  ArgoConnection.Reply nodes(String namespace, String name, Duration patience)
      throws IOException, InterruptedException {
    var path =
        "/api/v1/workflows/%s/%s?fields=metadata,status.nodes"
            .formatted(encoded(namespace), encoded(name));
    return connections
        .of(namespace)
        .send(path, HttpRequest.newBuilder(), patience, LONGEST_WORKFLOW);
  }

  /**
   * How a namespace's server answers, within so long; never throws for what Argo, the network or
   * the token's file does.
   */
  public ServerState state(String namespace, Duration patience) {
    try {
      return state(version(connections.of(namespace), patience));
    } catch (IOException failure) {
      return new ServerState(ServerState.Kind.UNREACHABLE, failed(failure).words());
    } catch (IllegalArgumentException noToken) {
      return new ServerState(ServerState.Kind.UNREACHABLE, words(noToken));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ServerState(ServerState.Kind.UNREACHABLE, "interrupted while it was asked");
    }
  }

  private static ServerState state(ArgoConnection.Reply reply) {
    var words = "status %d: %s".formatted(reply.status(), AnswerReader.words(reply.body()));
    return switch (reply.status()) {
      case 200 ->
          ArgoHealth.version(reply.body())
              .map(version -> new ServerState(ServerState.Kind.ANSWERS, version))
              .orElseGet(() -> new ServerState(ServerState.Kind.FAILS, words));
      case 401, 403 -> new ServerState(ServerState.Kind.REFUSES, words);
      default -> new ServerState(ServerState.Kind.FAILS, words);
    };
  }

  /**
   * An ended workflow from Argo's archive, whole as far as 16 MiB reach.
   *
   * @throws IllegalArgumentException if there is no token to send
   */
  ArgoConnection.Reply archived(String namespace, String uid, Duration patience)
      throws IOException, InterruptedException {
    var path = "/api/v1/archived-workflows/" + encoded(uid);
    return connections
        .of(namespace)
        .send(path, HttpRequest.newBuilder(), patience, LONGEST_WORKFLOW);
  }

  /**
   * A workflow of the cluster or, if it has none of that name, of the archive; as long as above.
   *
   * @throws IllegalArgumentException if there is no token to send
   */
  ArgoConnection.Reply workflow(String namespace, String name, Duration patience)
      throws IOException, InterruptedException {
    var path = "/api/v1/workflows/%s/%s".formatted(encoded(namespace), encoded(name));
    return connections
        .of(namespace)
        .send(path, HttpRequest.newBuilder(), patience, LONGEST_WORKFLOW);
  }

  /** Asks the installation's for its version. */
  ArgoConnection.Reply version(Duration patience) throws IOException, InterruptedException {
    return version(connections.installation(), patience);
  }

  private static ArgoConnection.Reply version(ArgoConnection connection, Duration patience)
      throws IOException, InterruptedException {
    return connection.send("/api/v1/version", HttpRequest.newBuilder(), patience);
  }

  @Override
  public void close() {
    connections.close();
  }

  private static Answer failed(IOException failure) {
    return switch (failure) {
      case SSLHandshakeException e ->
          new Answer.Unreachable(
              words(e)
                  + " (EASEL_ARGO_CA_FILE names the certificates to trust; the one that Argo makes"
                  + " for itself names localhost alone: start its server with"
                  + " --tls-certificate-secret-name)");
      case ConnectException e -> new Answer.Unreachable(words(e));
      case HttpConnectTimeoutException e -> new Answer.Unreachable(words(e));
      case NoRouteToHostException e -> new Answer.Unreachable(words(e));
      case UnknownHostException e -> new Answer.Unreachable(words(e));
      default -> new Answer.Unknown(words(failure));
    };
  }

  private static String words(Exception failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String encoded(String segment) {
    return UriUtils.encode(segment, StandardCharsets.UTF_8);
  }
}
