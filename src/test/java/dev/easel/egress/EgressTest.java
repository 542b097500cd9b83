package dev.easel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reached, on real sockets: a server on this machine, in a network that is allowed. */
class EgressTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @Test
  void anAnswerIsRead() throws Exception {
    answers(200, "a picture".getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "image/png"));

    try (var egress = egress(List.of())) {
      var read =
          egress.call(
              get(egress, 9),
              answer ->
                  answer.status()
                      + " "
                      + answer.header("content-type")
                      + " "
                      + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(read).isEqualTo("200 image/png a picture");
    }
  }

  @Test
  void aRedirectIsAnAnswer() throws Exception {
    answers(302, new byte[0], Map.of("Location", "http://127.0.0.1:" + port() + "/elsewhere"));

    try (var egress = egress(List.of())) {
      assertThat(egress.call(get(egress, 9), EgressAnswer::status)).isEqualTo(302);
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void anAnswerHasALimitWhateverItsLengthSays() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            while (end.getCount() > 0) {
              body.write(new byte[8_192]);
            }
          }
        });

    try (var egress = egress(List.of())) {
      assertThatThrownBy(
              () -> egress.call(get(egress, 100_000), answer -> answer.body().readAllBytes()))
          .isInstanceOf(AnswerTooLarge.class);
    }
  }

  @Test
  void anAnswerThatComesByTheByteEndsInTime() throws Exception {
    server.createContext("/", this::drip);

    try (var egress = egress(List.of())) {
      var call = EgressCall.get(url(egress), Duration.ofSeconds(1), 1_000_000);
      assertThatThrownBy(() -> egress.call(call, answer -> answer.body().readAllBytes()))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessage("No whole answer within 1 seconds.");
    }
  }

  @Test
  void aServerThatSaysNothingEndsInTime() throws Exception {
    server.createContext("/", exchange -> await());

    try (var egress = egress(List.of())) {
      var call = EgressCall.get(url(egress), Duration.ofSeconds(1), 1_000_000);
      assertThatThrownBy(() -> egress.call(call, EgressAnswer::status))
          .isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void aNetworkThatIsNotAllowedIsNotCalled() throws Exception {
    answers(200, new byte[0], Map.of());
    var properties = new EgressProperties(true, List.of(), List.of(), Duration.ofSeconds(1));

    try (var egress = egress(properties, host -> loopback(), List.of())) {
      assertThatThrownBy(() -> egress.call(get(egress, 9), EgressAnswer::status))
          .isInstanceOf(EgressRefused.class)
          .hasMessageContaining("not public");
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void aNameWithOneSuchAddressIsNotCalled() throws Exception {
    answers(200, new byte[0], Map.of());
    var properties = new EgressProperties(true, List.of(), List.of(), Duration.ofSeconds(1));

    try (var egress =
        egress(
            properties,
            host -> new InetAddress[] {InetAddress.ofLiteral("93.184.215.14"), loopback()[0]},
            List.of())) {
      assertThatThrownBy(() -> egress.call(get(egress, 9), EgressAnswer::status))
          .isInstanceOf(EgressRefused.class);
    }
  }

  /** A name server that says one thing to who checks and another to who connects. */
  @Test
  void aNameIsResolvedOnceForAConnection() throws Exception {
    answers(200, new byte[0], Map.of());
    var elsewhere = InetAddress.ofLiteral("169.254.169.254");
    var answers = new ArrayDeque<>(List.of(loopback()[0], elsewhere, elsewhere));

    try (var egress =
        egress(allowed(), host -> new InetAddress[] {answers.removeFirst()}, List.of())) {
      assertThat(egress.call(get(egress, 9), EgressAnswer::status)).isEqualTo(200);
      assertThat(answers).as("asked once").hasSize(2);

      assertThatThrownBy(() -> egress.call(get(egress, 9), EgressAnswer::status))
          .isInstanceOf(EgressRefused.class);
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void theInstallationItselfIsNotCalledInAnAllowedNetworkNeither() throws Exception {
    answers(200, new byte[0], Map.of());

    try (var egress = egress(List.of(new OwnService("PostgreSQL", "localhost", port())))) {
      assertThatThrownBy(() -> egress.call(get(egress, 9), EgressAnswer::status))
          .isInstanceOf(EgressRefused.class)
          .hasMessageContaining("PostgreSQL");
    }
    assertThat(calls).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "127.1.2.3", "0.0.0.0", "::1", "::"})
  void whatListensOnThisMachineIsNotCalledByAnotherOfItsAddresses(String address) throws Exception {
    var own = List.of(new OwnService("Easel", "127.0.0.1", port()));
    var allowed =
        new EgressProperties(
            true, List.of("127.0.0.0/8", "0.0.0.0/8", "::/127"), List.of(), Duration.ofSeconds(5));

    try (var egress =
        egress(
            allowed,
            host ->
                new InetAddress[] {
                  InetAddress.ofLiteral(host.equals("127.0.0.1") ? host : address)
                },
            own)) {
      assertThatThrownBy(() -> egress.call(get(egress, 9), EgressAnswer::status))
          .isInstanceOf(EgressRefused.class)
          .hasMessageContaining("Easel");
    }
  }

  @Test
  void aNameWithoutAnAddressIsSaid() throws Exception {
    try (var egress =
        egress(
            allowed(),
            host -> {
              throw new UnknownHostException(host);
            },
            List.of())) {
      assertThatThrownBy(() -> egress.call(get(egress, 9), EgressAnswer::status))
          .isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void whoHasItsOwnConnectionsIsToldThatNoneIsFree() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          await();
        });

    try (var shared = egress(List.of());
        var apart = shared.apart(1);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ = threads.submit(() -> apart.call(get(apart, 9), EgressAnswer::status));
      Awaitility.await().until(() -> calls.get() == 1);
      assertThatThrownBy(() -> apart.call(get(apart, 9), EgressAnswer::status))
          .isInstanceOf(EgressBusy.class);
      end.countDown();
    }
  }

  private Egress egress(List<OwnService> own) {
    return egress(allowed(), host -> loopback(), own);
  }

  private static EgressProperties allowed() {
    return new EgressProperties(true, List.of("127.0.0.0/8"), List.of(), Duration.ofSeconds(5));
  }

  private static Egress egress(
      EgressProperties properties, Resolver resolver, List<OwnService> own) {
    return new Egress(properties, new CheckedAddresses(resolver, new Networks(properties), own));
  }

  private static InetAddress[] loopback() {
    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
  }

  private EgressCall get(Egress egress, long limit) {
    return EgressCall.get(url(egress), PATIENCE, limit);
  }

  private URI url(Egress egress) {
    return egress.url("http://files.example.com:" + port() + "/dog.png");
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private void answers(int status, byte[] body, Map<String, String> headers) {
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      while (!end.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        body.write('.');
        body.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
