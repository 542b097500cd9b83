package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import java.time.Duration;
import java.util.stream.LongStream;

/** A request with a key, against one to an Easel that asks for none. */
final class Authenticating {

  private static final int CLIENTS = 8;
  private static final int REQUESTS = 3_000;
  private static final String READ = "/v1/runs";

  private final Production open;
  private final Production asking;
  private final String header;

  /**
   * @param open answers without a key
   * @param asking has the same database settings, and wants one
   * @param key of a viewer there
   */
  Authenticating(Production open, Production asking, String key) {
    this.open = open;
    this.asking = asking;
    this.header = "Authorization: Bearer " + key + "\r\n";
  }

  void measure(Figures figures) throws Exception {
    Load.run(CLIENTS, Duration.ofSeconds(5), this::without); // or compiling is measured too
    Load.run(CLIENTS, Duration.ofSeconds(5), this::with);
    oneByOne(figures);
    together(figures);
  }

  private void oneByOne(Figures figures) throws Exception {
    var with = LongStream.builder();
    var without = LongStream.builder();
    try (var keyed = with();
        var plain = without()) {
      for (var i = 0; i < REQUESTS; i++) {
        without.add(Load.time(plain));
        with.add(Load.time(keyed));
      }
    }
    var asked = new Load(with.build().sorted().toArray(), 0);
    var let = new Load(without.build().sorted().toArray(), 0);
    figures.row(
        "a read with a key, one by one, p50 / p99",
        text("%.2f / %.2f ms", asked.millis(0.5), asked.millis(0.99)),
        text("%.2f / %.2f ms (no key is asked for)", let.millis(0.5), let.millis(0.99)),
        text("+%.2f ms at p50", asked.millis(0.5) - let.millis(0.5)));
  }

  private void together(Figures figures) throws Exception {
    var with = Load.NONE;
    var without = Load.NONE;
    for (var round = 0; round < 3; round++) {
      without = without.plus(Load.run(CLIENTS, Duration.ofSeconds(2), this::without));
      with = with.plus(Load.run(CLIENTS, Duration.ofSeconds(2), this::with));
    }
    figures.row(
        "a read with a key, 8 clients",
        text("%.0f/s", with.perSecond()),
        text("%.0f/s (no key is asked for)", without.perSecond()),
        text("%.2f", with.perSecond() / without.perSecond()));
  }

  private Reading with() throws java.io.IOException {
    return new Reading(new Wire(asking.base()), header);
  }

  private Reading without() throws java.io.IOException {
    return new Reading(new Wire(open.base()), "");
  }

  private record Reading(Wire wire, String headers) implements Load.Work {

    @Override
    public void once() throws java.io.IOException {
      wire.get(READ, headers).expect(200);
    }

    @Override
    public void close() throws java.io.IOException {
      wire.close();
    }
  }
}
