package dev.easel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/** Answers that stay open, over sockets: what a reader does to others, and others to it. */
class StreamsTest {

  private static final String LINE = "x".repeat(1000) + "\n";

  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Streams streams =
      new Streams(
          new StreamProperties(
              1100,
              1200,
              Duration.ofMillis(200),
              Duration.ofSeconds(2),
              Duration.ofMillis(50),
              DataSize.ofKilobytes(100)),
          meters,
          this::gone);
  private final ConcurrentLinkedQueue<OpenStream<byte[]>> open = new ConcurrentLinkedQueue<>();
  private final List<Socket> sockets = new ArrayList<>();
  private WebServer server;

  private Set<Principal> gone(Set<Principal> callers) {
    return callers.stream()
        .filter(it -> revoked.contains(it.getName()))
        .collect(Collectors.toSet());
  }

  @BeforeEach
  void start() {
    var factory = new TomcatServletWebServerFactory(0);
    factory.addConnectorCustomizers(
        connector -> {
          var protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
          protocol.setExecutor(new VirtualThreadExecutor("test-"));
          protocol.setConnectionTimeout(1000);
          protocol.setKeepAliveTimeout(60_000);
          connector.setProperty("socket.txBufSize", "8192");
        });
    server =
        factory.getWebServer(
            context -> context.addServlet("streams", new Streaming()).addMapping("/*"));
    server.start();
    streams.start();
  }

  @AfterEach
  void stop() throws IOException {
    streams.stop();
    for (var socket : sockets) {
      socket.close();
    }
    server.stop();
  }

  /** Passes on what is offered. */
  private final class Streaming extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        streams.<byte[]>serve(
            new Named(request),
            stream -> {
              stream.begin(
                  response, MediaType.TEXT_PLAIN, "beat\n".getBytes(StandardCharsets.UTF_8));
              open.add(stream);
              for (var item = stream.next(); item.isPresent(); item = stream.next()) {
                stream.write(item.get());
              }
              if (request.getRequestURI().equals("/whole")) {
                stream.whole();
              }
            });
      } catch (Problem problem) {
        response.sendError(problem.status().value());
      }
    }
  }

  /** Its caller is named by the path, as a key would name him. */
  private static final class Named extends HttpServletRequestWrapper {

    Named(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      var path = getRequestURI();
      return path.startsWith("/of/") ? new User(path.substring(4)) : null;
    }
  }

  private record User(String getName) implements Principal {}

  @Test
  void whoIsNoLongerKnownIsEndedAndNobodyElse() throws Exception {
    var first = new Reader("/of/ann");
    var second = new Reader("/of/ann");
    var other = new Reader("/of/bob");
    var nobody = new Reader("/");
    await().until(() -> open.size() == 4);

    revoked.add("ann");

    assertThat(first.body()).allMatch(line -> line.equals("beat"));
    assertThat(second.body()).allMatch(line -> line.equals("beat"));
    await().until(() -> gauge() == 2);
    open.forEach(stream -> offer(stream, "one\n"));
    readAll(other, 1);
    readAll(nobody, 1);
    assertThat(meters.counter("easel.streams.ended", "outcome", "revoked").count()).isEqualTo(2);
  }

  @Test
  void everyReaderGetsEverythingAndTheConnectionServesAgain() throws Exception {
    var readers = new ArrayList<Reader>();
    for (var n = 0; n < 1000; n++) {
      readers.add(new Reader());
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> open.size() == 1000);
    assertThat(gauge()).isEqualTo(1000);

    open.forEach(stream -> offer(stream, "one\n"));
    open.forEach(stream -> offer(stream, "two\n"));
    open.forEach(OpenStream::end);

    for (var reader : readers) {
      assertThat(reader.body())
          .filteredOn(line -> !line.equals("beat"))
          .containsExactly("one", "two");
    }
    await().until(() -> gauge() == 0);
    open.clear();
    var again = readers.getFirst();
    again.ask();
    await().atMost(Duration.ofSeconds(2)).until(() -> open.size() == 1);
    open.forEach(OpenStream::end);
    again.body();
    assertThat(meters.counter("easel.streams.ended", "outcome", "ended").count()).isEqualTo(1001);
  }

  @Test
  void whoDoesNotReadIsCutAndHoldsNobodyUp() throws Exception {
    var asleep = new Reader();
    await().until(() -> open.size() == 1);
    var awake = new Reader();
    await().until(() -> open.size() == 2);

    // more than the sockets hold, less than may wait for a reader that reads
    var sent = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              IntStream.range(0, 20).forEach(n -> open.forEach(stream -> offer(stream, LINE)));
              sent.addAndGet(20);
              readAll(awake, 20);
              return meters.counter("easel.streams.ended", "outcome", "slow").count() == 1;
            });

    assertThat(gauge()).isEqualTo(1);
    assertThat(awake.lines).isEqualTo(sent.get());
    assertThat(asleep.isWhole()).isFalse();
  }

  @Test
  void whoReadsNothingOfALongItemIsCutInTime() throws Exception {
    var asleep = new Reader();
    await().until(() -> open.size() == 1);
    var item = "y".repeat(90_000).getBytes(StandardCharsets.UTF_8);
    IntStream.range(0, 200)
        .forEach(
            n -> {
              open.forEach(stream -> stream.offer(item, 0));
            });

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> meters.counter("easel.streams.ended", "outcome", "slow").count() == 1);
    assertThat(gauge()).isZero();
    assertThat(asleep.isWhole()).isFalse();
  }

  @Test
  void whoReadsDropByDropIsCutInTime() throws Exception {
    var dripping = new Reader();
    await().until(() -> open.size() == 1);
    open.forEach(stream -> stream.offer(new byte[50_000_000], 0));

    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !dripping.reads(16_000));

    assertThat(meters.counter("easel.streams.ended", "outcome", "slow").count()).isEqualTo(1);
  }

  @Test
  void aReaderThatLeftIsNoticedByTheHeartbeat() throws Exception {
    var reader = new Reader();
    assertThat(reader.line()).isEqualTo("beat");
    assertThat(reader.line()).isEqualTo("beat");

    reader.socket.close();

    await().atMost(Duration.ofSeconds(5)).until(() -> gauge() == 0);
    assertThat(meters.counter("easel.streams.ended", "outcome", "left").count()).isEqualTo(1);
  }

  @Test
  void itemsThatAreNothingToWriteDoNotHoldTheHeartbeatUp() throws Exception {
    var reader = new Reader();
    await().until(() -> open.size() == 1);
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              open.forEach(stream -> stream.offer(new byte[0], 0));
              return reader.in.available() > 0;
            });
    assertThat(reader.line()).isEqualTo("beat");
  }

  @Test
  void oneCallerHasSoManyAndNoMore() throws Exception {
    for (var n = 0; n < 1100; n++) {
      var _ = new Reader();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> open.size() == 1100);

    assertThat(new Reader().status).isEqualTo(429);

    open.forEach(OpenStream::end);
    await().until(() -> gauge() == 0);
    assertThat(new Reader().status).isEqualTo(200);
  }

  @Test
  void allEndWhenEaselStops() throws Exception {
    var reader = new Reader();
    await().until(() -> open.size() == 1);

    streams.stop();

    assertThat(reader.body()).allMatch(line -> line.equals("beat"));
    assertThat(new Reader().status).isEqualTo(503);
  }

  @Test
  void whatIsNotWholeDoesNotEndAsIfItWere() throws Exception {
    var whole = new Reader("/whole");
    await().until(() -> open.size() == 1);
    open.forEach(OpenStream::end);
    assertThat(whole.body()).allMatch(line -> line.equals("beat"));
    open.clear();
    var part = new Reader("/whole");
    await().until(() -> open.size() == 1);
    open.forEach(stream -> offer(stream, "one\n"));

    streams.stop();

    assertThat(part.isWhole()).isFalse();
    assertThat(meters.counter("easel.streams.ended", "outcome", "stopped").count()).isEqualTo(1);
  }

  private void offer(OpenStream<byte[]> stream, String line) {
    stream.offer(line.getBytes(StandardCharsets.UTF_8), line.length());
  }

  private static void readAll(Reader reader, int lines) throws IOException {
    for (var read = 0; read < lines; ) {
      if (!reader.line().equals("beat")) {
        read++;
        reader.lines++;
      }
    }
  }

  private double gauge() {
    return meters.get("easel.streams.open").gauge().value();
  }

  /** A client that reads when it is told to. */
  private final class Reader {

    private final Socket socket;
    private final InputStream in;
    private final String path;
    private int status;
    private int lines;
    private int chunk;

    Reader() throws IOException {
      this("/");
    }

    Reader(String path) throws IOException {
      this.path = path;
      socket = new Socket();
      socket.setReceiveBufferSize(8192);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
      socket.setSoTimeout(20_000);
      sockets.add(socket);
      in = new BufferedInputStream(socket.getInputStream(), 1024);
      ask();
    }

    void ask() throws IOException {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .formatted(path)
                  .getBytes(StandardCharsets.UTF_8));
      status = Integer.parseInt(wire().substring(9, 12));
      var header = wire();
      while (!header.isEmpty()) {
        header = wire();
      }
    }

    private String wire() throws IOException {
      var line = new StringBuilder();
      for (var c = byteOf(in.read()); c != '\n'; c = byteOf(in.read())) {
        line.append(c);
      }
      return line.toString().strip();
    }

    private static char byteOf(int read) throws IOException {
      if (read < 0) {
        throw new EOFException();
      }
      return (char) read;
    }

    /** The next line of the body; empty at its end. */
    String line() throws IOException {
      var line = new StringBuilder();
      while (true) {
        if (chunk == 0) {
          chunk = Integer.parseInt(wire(), 16);
          if (chunk == 0) {
            wire();
            return "";
          }
        }
        var c = byteOf(in.read());
        if (--chunk == 0) {
          wire();
        }
        if (c == '\n') {
          return line.toString();
        }
        line.append(c);
      }
    }

    /** What is left of the answer, which must end as it should. */
    List<String> body() throws IOException {
      var body = new ArrayList<String>();
      for (var line = line(); !line.isEmpty(); line = line()) {
        body.add(line);
      }
      return body;
    }

    /** False if the connection was cut before so many bytes. */
    boolean reads(int bytes) {
      try {
        return in.readNBytes(bytes).length == bytes;
      } catch (IOException e) {
        return false;
      }
    }

    boolean isWhole() {
      try {
        body();
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
