package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.sandbox.Sandbox;
import java.net.URI;
import java.time.Duration;
import java.util.stream.LongStream;

/** Drawing through Easel, against asking the predictor itself. */
final class Predicting {

  private static final int CLIENTS = 16;
  private static final int PICTURES = 400;
  private static final int BYTES = 500_000;
  private static final String WISH =
      """
      {"prompt": "A photo of sks dog", "parameters": {"seed": 42, "width": 64, "height": 64}}\
      """;

  private final Production easel;
  private final Sandbox sandbox;
  private final String model;
  private final String host;

  /**
   * @param model whose endpoint is ready
   */
  Predicting(Production easel, Sandbox sandbox, String model, URI endpoint) {
    this.easel = easel;
    this.sandbox = sandbox;
    this.model = model;
    this.host = endpoint.getAuthority();
  }

  void measure(Figures figures) throws Exception {
    sandbox.pictureBytes(BYTES);
    Load.run(CLIENTS, Duration.ofSeconds(10), this::through); // or compiling is measured too
    Load.run(CLIENTS, Duration.ofSeconds(1), this::direct);
    var before = easel.heap();
    oneByOne(figures);
    together(figures);
    figures.row(
        "heap after a collection, before / after these pictures",
        text("%d / %d MB", before, easel.heap()));
  }

  private void oneByOne(Figures figures) throws Exception {
    var slow = LongStream.builder();
    var fast = LongStream.builder();
    try (var through = through();
        var direct = direct()) {
      for (var i = 0; i < PICTURES; i++) {
        fast.add(Load.time(direct));
        slow.add(Load.time(through));
      }
    }
    var asked = new Load(slow.build().sorted().toArray(), 0);
    var itself = new Load(fast.build().sorted().toArray(), 0);
    figures.row(
        "predict, 500 KB PNG, one by one, p50 / p99",
        text("%.2f / %.2f ms", asked.millis(0.5), asked.millis(0.99)),
        text("%.2f / %.2f ms (the predictor itself)", itself.millis(0.5), itself.millis(0.99)),
        text("+%.2f ms at p50", asked.millis(0.5) - itself.millis(0.5)),
        "+1 ms at p50",
        asked.millis(0.5) - itself.millis(0.5) <= 1);
  }

  private void together(Figures figures) throws Exception {
    var asked = Load.NONE;
    var itself = Load.NONE;
    for (var round = 0; round < 3; round++) {
      itself = itself.plus(Load.run(CLIENTS, Duration.ofSeconds(2), this::direct));
      asked = asked.plus(Load.run(CLIENTS, Duration.ofSeconds(2), this::through));
    }
    figures.row(
        "predict, 500 KB PNG, 16 clients",
        text("%.0f/s", asked.perSecond()),
        text("%.0f/s", itself.perSecond()),
        text("%.2f", asked.perSecond() / itself.perSecond()));
  }

  private Asking through() throws java.io.IOException {
    return new Asking(new Wire(easel.base()));
  }

  private Asking direct() throws java.io.IOException {
    return new Asking(new Wire(sandbox.predictGatewayUrl(), host));
  }

  private final class Asking implements Load.Work {

    private final Wire wire;

    Asking(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void once() throws java.io.IOException {
      var picture = wire.post("/v1/models/" + model + ":predict", WISH, "").expect(200).text();
      if (picture.length() != BYTES) {
        throw new AssertionError(picture.length() + " bytes");
      }
    }

    @Override
    public void close() throws java.io.IOException {
      wire.close();
    }
  }
}
