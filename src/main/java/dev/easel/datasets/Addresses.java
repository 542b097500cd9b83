package dev.easel.datasets;

import dev.easel.egress.AnswerTooLarge;
import dev.easel.egress.Egress;
import dev.easel.egress.EgressAnswer;
import dev.easel.egress.EgressCall;
import dev.easel.egress.EgressRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what addresses lead to, which callers name: each hop is checked as the first was. */
@Component
class Addresses {

  private static final int MOST_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final Egress egress;

  Addresses(Egress egress) {
    this.egress = egress;
  }

  /** What may still be spent on an order. */
  interface Budget {
    /** Until it is given up. */
    Duration time();

    /** Bytes that may still come. */
    long bytes();
  }

  /** Takes what came. */
  interface Taking {
    void take(InputStream content) throws IOException;
  }

  /**
   * Reads what an address leads to.
   *
   * @throws FetchFailed if that cannot be had
   * @throws AnswerTooLarge if it is more than may still come
   */
  void read(String address, Budget budget, Taking taking) throws AnswerTooLarge {
    var url = url(address, address);
    for (var hop = 0; url != null; hop++) {
      if (hop > MOST_REDIRECTS) {
        throw FetchFailed.forGood(
            "too_many_redirects",
            address,
            "it leads on more than %d times".formatted(MOST_REDIRECTS));
      }
      url = next(address, url, budget, taking);
    }
  }

  private URI url(String address, String text) {
    try {
      return egress.url(text);
    } catch (EgressRefused refused) {
      throw FetchFailed.forGood(refused.code(), address, refused.why());
    }
  }

  /**
   * @return where it leads on to; null if the content was read
   */
  private @Nullable URI next(String address, URI url, Budget budget, Taking taking)
      throws AnswerTooLarge {
    var call = EgressCall.get(url, budget.time(), budget.bytes());
    try {
      return egress.call(call, answer -> read(address, url, answer, taking));
    } catch (EgressRefused refused) {
      throw FetchFailed.forGood(refused.code(), address, refused.why());
    } catch (AnswerTooLarge large) {
      throw large;
    } catch (IOException e) {
      throw FetchFailed.passing("url_unreachable", address, words(e));
    }
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private @Nullable URI read(String address, URI url, EgressAnswer answer, Taking taking)
      throws IOException {
    var status = answer.status();
    if (status == 200) {
      taking.take(answer.body());
      return null;
    }
    var location = answer.header("Location");
    if (REDIRECTS.contains(status) && location != null) {
      var next = url(address, resolved(address, url, location));
      if (isSecure(url) && !isSecure(next)) {
        throw FetchFailed.forGood("url_not_https", address, "it leads on from https to http");
      }
      return next;
    }
    var why = "it answers %d".formatted(status);
    throw PASSING.contains(status)
        ? FetchFailed.passing("url_failed", address, why)
        : FetchFailed.forGood("url_failed", address, why);
  }

  private static boolean isSecure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static String resolved(String address, URI url, String location) {
    try {
      return url.resolve(location).toString();
    } catch (IllegalArgumentException e) {
      throw FetchFailed.forGood("url_malformed", address, "it leads on to what is no URL");
    }
  }
}
