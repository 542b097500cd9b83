package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Volume;
import java.nio.file.Files;
import java.util.Random;

/** A set of much larger pictures than a training needs, which has to be taken in all the same. */
final class Uploading {

  private static final int PICTURES = 256;
  private static final int MEGABYTES = 4;
  private static final int ROUNDS = 3;

  private final Sets sets;
  private final Volume volume;

  Uploading(Sets sets, Volume volume) {
    this.sets = sets;
    this.volume = volume;
  }

  void measure(Figures figures) throws Exception {
    var random = new Random(1);
    var tar = sets.tar("large.tar", PICTURES, i -> i + ".jpg", i -> large(random));
    var copy = Double.MAX_VALUE;
    var upload = Double.MAX_VALUE;
    for (var round = 0; round < ROUNDS; round++) {
      copy = Math.min(copy, Copy.of(tar, volume.at("copy")));
      var name = "large-" + round; // what another name has is removed while this is written
      upload = Math.min(upload, sets.uploaded(name, tar));
      sets.validated(name);
      sets.delete(name);
    }
    var size = PICTURES * MEGABYTES;
    figures.row(
        "upload of a tar of 1 GB, %d pictures".formatted(PICTURES),
        text("%.0f MB/s", size / upload),
        text("%.0f MB/s (cp)", size / copy),
        text("%.2f", copy / upload));
    figures.row("heap after a collection, after these", text("%d MB", sets.easel().heap()));
    Files.delete(tar);
  }

  /** A JPEG by its first bytes, and noise. */
  private static byte[] large(Random random) {
    var content = new byte[MEGABYTES << 20];
    random.nextBytes(content);
    content[0] = (byte) 0xff;
    content[1] = (byte) 0xd8;
    content[2] = (byte) 0xff;
    return content;
  }
}
