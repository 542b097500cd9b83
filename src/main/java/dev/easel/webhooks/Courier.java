package dev.easel.webhooks;

import dev.easel.egress.Egress;
import dev.easel.egress.EgressAnswer;
import dev.easel.egress.EgressBusy;
import dev.easel.egress.EgressCall;
import dev.easel.egress.EgressRefused;
import dev.easel.encryption.Undecryptable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Makes the call: signs, sends, and finds out whether it was taken. */
@Component
class Courier implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  private static final int SHOWN = 1_024;

  private static final int LONGEST_WORDS = 200;

  private final Egress deliveries;
  private final Egress tests;
  private final RequestHeaders headers;
  private final Sealing sealing;
  private final WebhookProperties properties;
  private final Clock clock;

  Courier(
      Egress egress,
      RequestHeaders headers,
      Sealing sealing,
      WebhookProperties properties,
      Clock clock) {
    this.deliveries = egress.apart(properties.atOnce());
    this.tests = egress.apart(Ping.AT_ONCE);
    this.headers = headers;
    this.sealing = sealing;
    this.properties = properties;
    this.clock = clock;
  }

  /** Ends by itself, at the latest when the receiver's time is over. */
  Attempt send(Outgoing outgoing) {
    return send(outgoing, deliveries);
  }

  /** The same by connections that are for tests only: they keep no delivery waiting. */
  Attempt test(Outgoing outgoing) {
    return send(outgoing, tests);
  }

  private Attempt send(Outgoing outgoing, Egress egress) {
    var at = clock.instant();
    var begin = System.nanoTime();
    var reply = reply(outgoing, at, egress);
    return new Attempt(
        at,
        Duration.ofNanos(System.nanoTime() - begin),
        reply.status(),
        reply.failure(),
        reply.excerpt());
  }

  private Reply reply(Outgoing outgoing, Instant at, Egress egress) {
    try {
      return egress.call(call(outgoing, at), answer -> read(answer, at));
    } catch (Undecryptable unreadable) {
      return Reply.none(Attempt.Failure.UNSIGNED, String.valueOf(unreadable.getMessage()));
    } catch (EgressRefused refused) {
      return Reply.none(refused.code(), refused.why());
    } catch (EgressBusy busy) {
      return Reply.none(Attempt.Failure.BUSY, "Easel had no connection free to call it.");
    } catch (HttpTimeoutException timeout) {
      return Reply.none(
          "timeout", "No answer within %d seconds.".formatted(properties.timeout().toSeconds()));
    } catch (UnknownHostException unknown) {
      return Reply.none("host_unknown", "Its host has no address.");
    } catch (SSLException tls) {
      return Reply.none("tls_failed", words(tls));
    } catch (IOException away) {
      return Reply.none("unreachable", words(away));
    } catch (RuntimeException unforeseen) {
      log.warn("webhook {} was not called", outgoing.webhook().id(), unforeseen);
      return Reply.none("not_sent", "It was not sent; the log of Easel has more.");
    }
  }

  private static String words(IOException exception) {
    var words = String.valueOf(exception.getMessage());
    return words.substring(0, Math.min(words.length(), LONGEST_WORDS));
  }

  private EgressCall call(Outgoing outgoing, Instant at) {
    var webhook = outgoing.webhook();
    var url = sealing.url(webhook.id(), webhook.address().encrypted());
    var sent = headers.of(outgoing.id(), outgoing.hops());
    sent.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
    sent.put("webhook-signature", signature(outgoing, at));
    return new EgressCall(
        "POST", url, sent, outgoing.payload(), properties.timeout(), Long.MAX_VALUE);
  }

  /** Of both secrets, while two are in rotation. */
  private String signature(Outgoing outgoing, Instant at) {
    var webhook = outgoing.webhook();
    var current = signature(outgoing, at, webhook.secrets().current());
    var previous = webhook.secrets().previous(at);
    return previous == null ? current : current + " " + signature(outgoing, at, previous);
  }

  private String signature(Outgoing outgoing, Instant at, String encrypted) {
    return sealing
        .secret(outgoing.webhook().id(), encrypted)
        .sign(
            outgoing.id().toString(),
            Long.toString(at.getEpochSecond()),
            outgoing.payload().getBytes(StandardCharsets.UTF_8));
  }

  private static Reply read(EgressAnswer answer, Instant now) {
    var status = answer.status();
    if (status >= 200 && status < 300) {
      return new Reply(status, null, null);
    }
    var retryAt = RetryAfter.read(answer.header("Retry-After"), now);
    return new Reply(
        status, new Attempt.Failure(code(status), message(status), retryAt), excerpt(answer));
  }

  private static String code(int status) {
    return status >= 300 && status < 400 ? "redirect" : "refused";
  }

  private static String message(int status) {
    return status >= 300 && status < 400
        ? "It answered %d; a redirect is not followed: change the webhook's url.".formatted(status)
        : "It answered %d, where 2xx is expected.".formatted(status);
  }

  /** What came of it, if anybody could have asked for it; a private one's is not ours to show. */
  private static @Nullable String excerpt(EgressAnswer answer) {
    if (!answer.isPublic()) {
      return null;
    }
    try {
      var text = new String(answer.body().readNBytes(SHOWN), StandardCharsets.UTF_8);
      return text.isEmpty() ? null : text.replace('\0', ' ');
    } catch (IOException cutOff) {
      return null; // the status is what counts
    }
  }

  /** Ends the calls under way; there are no more. */
  void cutOff() {
    try {
      deliveries.close();
      tests.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void destroy() {
    cutOff();
  }

  /** What the receiver did. */
  private record Reply(
      @Nullable Integer status, Attempt.@Nullable Failure failure, @Nullable String excerpt) {

    static Reply none(String code, String message) {
      return new Reply(null, Attempt.Failure.of(code, message), null);
    }
  }
}
