package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Volume;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** The gate: each picture is decoded to its last pixel, by one thread for each set. */
final class Validating {

  private static final int PICTURES = 500;
  private static final int SIDE = 1024;
  private static final int ROUNDS = 3;

  private final Sets sets;
  private final Volume volume;

  Validating(Sets sets, Volume volume) {
    this.sets = sets;
    this.volume = volume;
  }

  void measure(Figures figures) throws Exception {
    var tar = sets.tar("pictures.tar", PICTURES, i -> i + ".jpg", Validating::drawn);
    var validation = Double.MAX_VALUE;
    var decoding = Double.MAX_VALUE;
    for (var round = 0; round < ROUNDS; round++) {
      var name = "pictures-" + round;
      sets.uploaded(name, tar);
      var begin = System.nanoTime();
      var set = sets.validated(name);
      validation = Math.min(validation, Copy.seconds(begin));
      decoding = Math.min(decoding, decoded(volume.at(set.path("folder").asString())));
      sets.delete(name);
    }
    figures.row(
        text(
            "validation of %d JPEGs of %d x %d, %d KB each",
            PICTURES, SIDE, SIDE, Files.size(tar) / PICTURES / 1024),
        text("%.0f/s", PICTURES / validation),
        text("%.0f/s (decoding them whole by ImageIO, one thread)", PICTURES / decoding),
        text("%.2f", decoding / validation));
    heap(figures, tar);
    Files.delete(tar);
  }

  private static double decoded(Path folder) throws IOException {
    var begin = System.nanoTime();
    for (var i = 0; i < PICTURES; i++) {
      if (ImageIO.read(folder.resolve(i + ".jpg").toFile()).getWidth() != SIDE) {
        throw new IOException(i + " was not decoded");
      }
    }
    return Copy.seconds(begin);
  }

  /** In a round of its own: collections slow it down. */
  private void heap(Figures figures, Path tar) throws Exception {
    var before = sets.easel().heap();
    var most = 0L;
    sets.uploaded("pictures", tar);
    do {
      most = Math.max(most, sets.easel().heap());
    } while (sets.isValidating("pictures"));
    figures.row(
        "heap after a collection, before / most while validating",
        text("%d / %d MB", before, most));
    sets.delete("pictures");
  }

  /** As much in it as in a photograph: no two have the same colours, and there is grain. */
  private static byte[] drawn(int seed) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    var random = new Random(seed);
    var wave = 20 + random.nextInt(100);
    var pixels = new int[SIDE];
    for (var y = 0; y < SIDE; y++) {
      for (var x = 0; x < SIDE; x++) {
        var light = (int) (100 + 60 * Math.sin((x + seed) / (double) wave) * Math.cos(y / 70.0));
        var grain = random.nextInt(32);
        pixels[x] = ((light + grain) << 16) | ((light / 2 + grain) << 8) | (seed % 128 + grain);
      }
      image.setRGB(0, y, SIDE, 1, pixels, 0, SIDE);
    }
    try {
      var out = new ByteArrayOutputStream();
      ImageIO.write(image, "jpeg", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
