package dev.easel.egress;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls addresses that users name. A host is resolved for its connection, checked, and connected to
 * as it was checked; TLS is held to the host's name. Redirects are answers, which the caller
 * follows by a further call or not; no proxy, cookie or credential of this installation is used.
 */
public final class Egress implements AutoCloseable {

  private static final int AT_ONCE = 64;

  /** For a connection to be free; beyond any call's patience, which ends it. */
  private static final Timeout ANY = Timeout.ofMinutes(3);

  private static final Timeout SHORT = Timeout.ofSeconds(1);

  private final EgressProperties properties;
  private final CheckedAddresses addresses;
  private final Urls urls;
  private final CloseableHttpClient client;

  Egress(EgressProperties properties, CheckedAddresses addresses) {
    this(properties, addresses, AT_ONCE, ANY);
  }

  private Egress(
      EgressProperties properties, CheckedAddresses addresses, int atOnce, Timeout wait) {
    this.properties = properties;
    this.addresses = addresses;
    this.urls = new Urls(properties.allowHttp());
    this.client = client(properties, addresses, atOnce, wait);
  }

  /**
   * The same with connections of its own: what hangs here takes none from others. Whoever asks
   * closes it.
   *
   * @param atOnce calls at the same time; a further one waits a second, and is {@link EgressBusy}
   */
  public Egress apart(int atOnce) {
    return new Egress(properties, addresses, atOnce, SHORT);
  }

  private static CloseableHttpClient client(
      EgressProperties properties, CheckedAddresses addresses, int atOnce, Timeout wait) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(addresses)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(properties.connect()))
                    .build())
            .setMaxConnTotal(atOnce)
            .setMaxConnPerRoute(atOnce)
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setProtocolUpgradeEnabled(false)
                .setConnectionRequestTimeout(wait)
                .build())
        .setConnectionReuseStrategy((request, response, context) -> false)
        .evictIdleConnections(TimeValue.ofMinutes(1))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableCookieManagement()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build();
  }

  /**
   * Reads a URL that a user wrote. Where it leads is checked when it is called.
   *
   * @throws EgressRefused if it has not the form of one that may be called
   */
  public URI url(String text) {
    return urls.read(text);
  }

  /**
   * Asks, and has the answer read.
   *
   * @throws EgressRefused if the address may not be called
   * @throws EgressBusy if no connection was free to begin with: nothing was sent
   * @throws HttpTimeoutException if the answer was not read within the call's patience
   * @throws AnswerTooLarge if its body is longer than the call's limit
   * @throws IOException if the host has no address, does not answer, or its certificate is not good
   */
  public <T extends @Nullable Object> T call(EgressCall call, AnswerReader<T> reader)
      throws IOException {
    var request = request(call);
    var end = new CompletableFuture<Boolean>();
    var _ =
        end.completeOnTimeout(true, call.patience().toMillis(), TimeUnit.MILLISECONDS)
            .thenApply(isOver -> isOver && request.cancel());
    var context = HttpClientContext.create();
    try {
      var response = client.executeOpen(null, request, context);
      return reader.read(new EgressAnswer(response, call.limit(), isPublic(context)));
    } catch (ConnectionRequestTimeoutException e) {
      throw new EgressBusy(e);
    } catch (IOException e) {
      if (end.getNow(false)) {
        throw new HttpTimeoutException(
            "No whole answer within %d seconds.".formatted(call.patience().toSeconds()));
      }
      throw e;
    } finally {
      end.complete(false);
      request.cancel(); // closing the response would read the rest of it (HttpClient 5.6)
    }
  }

  private boolean isPublic(HttpClientContext context) {
    var connected = context.getEndpointDetails();
    return connected != null
        && connected.getRemoteAddress() instanceof InetSocketAddress peer
        && addresses.isPublic(peer.getAddress());
  }

  private static HttpUriRequestBase request(EgressCall call) {
    var request = new HttpUriRequestBase(call.method(), call.url());
    call.headers().forEach(request::setHeader);
    if (call.body() != null) {
      request.setEntity(
          new ByteArrayEntity(
              call.body().getBytes(StandardCharsets.UTF_8),
              ContentType.parse(call.headers().getOrDefault("Content-Type", "application/json"))));
    }
    return request;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
