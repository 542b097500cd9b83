package dev.easel.datasets;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A difference hash: whether each of 8 x 8 places is darker than its neighbour to the right, and
 * than the one below. Pictures that differ in few of the 128 bits look alike.
 */
record Look(long across, long down) {

  private static final int SIDE = 9;
  private static final int ALIKE = 6;

  /** Of a plain picture hardly a bit is set, and it looks like any other plain one. */
  private static final int PLAIN = 8;

  static Look of(BufferedImage image) {
    var small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    var graphics = small.createGraphics();
    draw(image, graphics);
    graphics.dispose();
    var gray = small.getRaster();
    var across = 0L;
    var down = 0L;
    for (var y = 0; y < SIDE - 1; y++) {
      for (var x = 0; x < SIDE - 1; x++) {
        var here = gray.getSample(x, y, 0);
        across = across << 1 | (here < gray.getSample(x + 1, y, 0) ? 1 : 0);
        down = down << 1 | (here < gray.getSample(x, y + 1, 0) ? 1 : 0);
      }
    }
    return new Look(across, down);
  }

  private static void draw(BufferedImage image, Graphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, SIDE, SIDE, null);
  }

  boolean isLike(Look other) {
    return !isPlain()
        && !other.isPlain()
        && Long.bitCount(across ^ other.across) + Long.bitCount(down ^ other.down) <= ALIKE;
  }

  private boolean isPlain() {
    return Long.bitCount(across) + Long.bitCount(down) < PLAIN;
  }
}
