package dev.easel.datasets;

import dev.easel.egress.AnswerTooLarge;
import dev.easel.egress.Egress;
import dev.easel.egress.EgressAnswer;
import dev.easel.egress.EgressCall;
import dev.easel.egress.EgressRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
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
  private final DatasetProperties limits;

  Addresses(Egress egress, DatasetProperties limits) {
    this.egress = egress;
    this.limits = limits;
  }

  /** Takes what came. */
  interface Taking {
    void take(InputStream content) throws IOException;
  }

  /**
   * Reads what an address leads to.
   *
   * @throws FetchFailed if that cannot be had
   */
  void read(String address, Taking taking) {
    var url = url(address, address);
    for (var hop = 0; url != null; hop++) {
      if (hop > MOST_REDIRECTS) {
        throw FetchFailed.forGood(
            "too_many_redirects",
            address,
            "it leads on more than %d times".formatted(MOST_REDIRECTS));
      }
      url = next(address, url, taking);
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
  private @Nullable URI next(String address, URI url, Taking taking) {
    var call = EgressCall.get(url, limits.fetchTime(), limits.upload().toBytes());
    try {
      return egress.call(call, answer -> read(address, url, answer, taking));
    } catch (EgressRefused refused) {
      throw FetchFailed.forGood(refused.code(), address, refused.why());
    } catch (AnswerTooLarge large) {
      throw UploadRefused.tooLarge(limits.upload().toBytes());
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
      return url(address, resolved(address, url, location));
    }
    var why = "it answers %d".formatted(status);
    throw PASSING.contains(status)
        ? FetchFailed.passing("url_failed", address, why)
        : FetchFailed.forGood("url_failed", address, why);
  }

  private static String resolved(String address, URI url, String location) {
    try {
      return url.resolve(location).toString();
    } catch (IllegalArgumentException e) {
      throw FetchFailed.forGood("url_malformed", address, "it leads on to what is no URL");
    }
  }
}
