package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Volume;
import dev.easel.datasets.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A captioned set of small pictures, and its pages. */
final class ManyFiles {

  private static final int FILES = 10_000;
  private static final int SIDE = 64;
  private static final int WALKS = 3;

  private final Sets sets;
  private final Volume volume;

  ManyFiles(Sets sets, Volume volume) {
    this.sets = sets;
    this.volume = volume;
  }

  void measure(Figures figures) throws Exception {
    var tar = sets.tar("many.tar", FILES, ManyFiles::name, ManyFiles::content);
    var upload = sets.uploaded("many?kind=captioned&claim=" + Volume.CLAIM, tar);
    var begin = System.nanoTime();
    var set = sets.validated("many");
    var validation = Copy.seconds(begin);
    var copy = Copy.of(volume.at(set.path("folder").asString()), volume.at("copy"));
    figures.row(
        text("upload of a tar of %,d small files", FILES),
        text("%.0f files/s", FILES / upload),
        text("%.0f files/s (cp -r of them)", FILES / copy),
        text("%.2f", copy / upload));
    figures.row("validation of them", text("%.1f s", validation));
    try (var wire = new Wire(sets.easel().base())) {
      row(figures, "the set with its report", shown(wire));
      for (var limit : new int[] {100, 1000}) {
        walk(wire, limit); // or compiling is measured too
        var walked = Load.NONE;
        for (var round = 0; round < WALKS; round++) {
          walked = walked.plus(walk(wire, limit));
        }
        row(figures, text("listing them, a page of %d", limit), walked);
        figures.row(
            text("listing them, all %d pages of %d", FILES / limit, limit),
            text("%.2f s", walked.times() / walked.perSecond() / WALKS));
      }
    }
    sets.delete("many");
  }

  private static void row(Figures figures, String what, Load load) {
    figures.row(what + ", p50 / p99", text("%.1f / %.1f ms", load.millis(0.5), load.millis(0.99)));
  }

  private static Load shown(Wire wire) throws Exception {
    Load.times(20, () -> wire.get("/v1/datasets/many").expect(200));
    return Load.times(100, () -> wire.get("/v1/datasets/many").expect(200));
  }

  /** From page to page; what reading them takes here is not counted. */
  private static Load walk(Wire wire, int limit) throws IOException {
    var taken = LongStream.builder();
    var all = 0;
    JsonNode page;
    var after = "";
    do {
      var begin = System.nanoTime();
      var text = wire.get("/v1/datasets/many/files?limit=" + limit + after).expect(200).text();
      taken.add(System.nanoTime() - begin);
      page = JsonMapper.shared().readTree(text);
      all += page.path("data").size();
      after = "&after=" + page.path("next").asString("");
    } while (page.path("has_more").asBoolean());
    if (all != FILES) {
      throw new IOException(all + " files");
    }
    var nanos = taken.build().sorted().toArray();
    return new Load(nanos, LongStream.of(nanos).sum());
  }

  /** A picture, then its caption. */
  private static String name(int number) {
    return "%05d.%s".formatted(number / 2, number % 2 == 0 ? "png" : "txt");
  }

  private static byte[] content(int number) {
    return number % 2 == 0
        ? Drawn.png(number, SIDE, SIDE)
        : ("a dog, the " + number + "th").getBytes(StandardCharsets.UTF_8);
  }
}
