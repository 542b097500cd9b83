package dev.easel.argo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Calls to Argo's server and nowhere else: its origin, its token, no redirects. */
final class ArgoConnection implements AutoCloseable {

  private static final int LONGEST_BODY = 64 * 1024;

  /** An answer, whatever its status. */
  record Reply(int status, String body) {}

  private final ArgoAddress address;
  private final HttpClient client;

  /**
   * Connects when there is something to send.
   *
   * @throws IllegalArgumentException if the certificates to trust cannot be read
   */
  ArgoConnection(ArgoAddress address) {
    this.address = address;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(address.connectTimeout())
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    if (address.ca() != null) {
      builder.sslContext(trusting(address.ca()));
    }
    this.client = builder.build();
  }

  /**
   * Sends a request with the token as it is now and waits for the whole answer, of which 64 KiB are
   * kept.
   *
   * @throws IllegalArgumentException if there is no token to send
   */
  Reply send(String path, HttpRequest.Builder request, Duration patience)
      throws IOException, InterruptedException {
    return send(path, request, patience, LONGEST_BODY);
  }

  /** The same, of whose answer so many bytes are kept. */
  Reply send(String path, HttpRequest.Builder request, Duration patience, int longest)
      throws IOException, InterruptedException {
    var complete =
        request
            .uri(URI.create(address.url() + path))
            .header("Authorization", "Bearer " + address.token().get())
            .build();
    var coming = client.sendAsync(complete, bounded(longest));
    try {
      var response = coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(response.statusCode(), response.body());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience.toSeconds() + " s", e);
    } finally {
      coming.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Takes no more calls; those under way get their answers. */
  void leave() {
    client.shutdown();
  }

  /** The JDK's client tells of a refused connection without a word. */
  private IOException failure(@Nullable Throwable cause) {
    if (cause instanceof ConnectException && cause.getMessage() == null) {
      return (IOException)
          new ConnectException("cannot connect to " + address.url()).initCause(cause);
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }

  private static BodyHandler<String> bounded(int longest) {
    return answer -> {
      var kept = new ByteArrayOutputStream();
      var body =
          BodySubscribers.ofByteArrayConsumer(
              part ->
                  part.ifPresent(
                      bytes ->
                          kept.write(bytes, 0, Math.min(bytes.length, longest - kept.size()))));
      return BodySubscribers.mapping(body, done -> kept.toString(StandardCharsets.UTF_8));
    };
  }

  private static SSLContext trusting(Path ca) {
    var certificates = PemSslStoreDetails.forCertificate(ca.toUri().toString());
    try {
      return SslBundle.of(new PemSslStoreBundle(null, certificates)).createSslContext();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "'%s' holds no certificates (PEM) that can be read".formatted(ca.getFileName()), e);
    }
  }
}
