package dev.easel.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * What the sandbox's predictor draws: sky, sea and sand by prompt and seed, and whose work it is.
 */
final class Picture {
  private static final int PAPER = 0xfdf6e3;
  private static final int INK = 0x073642;

  /** What was asked for; widths and heights by the guide's default where it was not. */
  record Wish(String prompt, long seed, int width, int height) {
    private static final int LARGEST = 2048;

    static Wish of(JsonNode body) {
      JsonNode parameters = body.path("parameters");
      return new Wish(
          Json.text(body, "prompt"),
          parameters.path("seed").asLong(0),
          parameters.path("width").asInt(512),
          parameters.path("height").asInt(512));
    }

    /** What the guide's predictor fails with. */
    Optional<String> fault() {
      if (prompt.isEmpty()) {
        return Optional.of("KeyError : 'prompt'");
      }
      if (width % 8 != 0 || height % 8 != 0 || width < 8 || height < 8) {
        return Optional.of(
            "ValueError : `height` and `width` have to be divisible by 8 but are %d and %d."
                .formatted(height, width));
      }
      return width > LARGEST || height > LARGEST
          ? Optional.of("OutOfMemoryError : CUDA out of memory.")
          : Optional.empty();
    }
  }

  private final Wish wish;
  private final int[] pixels;

  private Picture(Wish wish) {
    this.wish = wish;
    this.pixels = new int[wish.width() * wish.height()];
  }

  static byte[] draw(Wish wish) {
    Picture picture = new Picture(wish);
    picture.landscape(new Random(wish.prompt().hashCode() * 31L + wish.seed()));
    picture.caption();
    return Png.encode(wish.width(), wish.height(), picture.pixels);
  }

  private void landscape(Random random) {
    int sky = random.nextInt(0x1000000) | 0x404080;
    int horizon = wish.height() * (35 + random.nextInt(25)) / 100;
    int shore = horizon + (wish.height() - horizon) / 2;
    int sunX = random.nextInt(wish.width());
    int sunY = random.nextInt(Math.max(1, horizon));
    int radius = Math.max(4, Math.min(wish.width(), wish.height()) / 12);
    for (int y = 0; y < wish.height(); y++) {
      int band = y < horizon ? mix(sky, 0xffe8c8, y, horizon) : y < shore ? 0x2a7f9e : 0xe3c88f;
      for (int x = 0; x < wish.width(); x++) {
        boolean sun = Math.hypot(x - sunX, y - sunY) < radius && y < horizon;
        boolean grain = y >= shore && random.nextInt(40) == 0;
        pixels[y * wish.width() + x] = sun ? 0xffd34d : grain ? 0xc9a86a : band;
      }
    }
  }

  private static int mix(int from, int to, int part, int whole) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int one = (from >> shift) & 0xff;
      int other = (to >> shift) & 0xff;
      mixed |= (one + (other - one) * part / Math.max(1, whole)) << shift;
    }
    return mixed;
  }

  private void caption() {
    int scale = Math.max(1, wish.width() / 256);
    List<String> lines = lines(wish.width() / (Glyphs.ADVANCE * scale) - 2);
    int lineHeight = (Glyphs.HEIGHT + 3) * scale;
    int top = Math.max(0, wish.height() - lines.size() * lineHeight - 4 * scale);
    for (int y = top; y < wish.height(); y++) {
      for (int x = 0; x < wish.width(); x++) {
        pixels[y * wish.width() + x] = PAPER;
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      print(lines.get(i), Glyphs.ADVANCE * scale, top + 3 * scale + i * lineHeight, scale);
    }
  }

  private List<String> lines(int columns) {
    List<String> lines = new ArrayList<>(List.of("SANDBOX, NOT A MODEL'S WORK"));
    StringBuilder line = new StringBuilder();
    for (String word : wish.prompt().toUpperCase(Locale.ROOT).split("\\s+", 200)) {
      if (!line.isEmpty() && line.length() + word.length() >= columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines.subList(0, Math.min(lines.size(), 6));
  }

  private void print(String text, int left, int top, int scale) {
    for (int i = 0; i < text.length(); i++) {
      for (int row = 0; row < Glyphs.HEIGHT * scale; row++) {
        int bits = Glyphs.row(text.charAt(i), row / scale);
        for (int column = 0; column < Glyphs.WIDTH * scale; column++) {
          if (((bits >> (Glyphs.WIDTH - 1 - column / scale)) & 1) == 1) {
            dot(left + i * Glyphs.ADVANCE * scale + column, top + row);
          }
        }
      }
    }
  }

  private void dot(int x, int y) {
    if (x < wish.width() && y < wish.height()) {
      pixels[y * wish.width() + x] = INK;
    }
  }
}
