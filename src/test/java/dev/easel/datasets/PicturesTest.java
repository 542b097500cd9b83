package dev.easel.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What is told of files as pictures. */
class PicturesTest {

  /** One pixel, by libwebp. */
  private static final byte[] WEBP =
      Base64.getDecoder().decode("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=");

  private static final DatasetProperties LIMITS =
      new DatasetProperties(
          DataSize.ofMegabytes(1),
          DataSize.ofMegabytes(1),
          10,
          4_000_000,
          1,
          Duration.ofSeconds(10),
          DataSize.ofMegabytes(1),
          512,
          Duration.ofMinutes(1),
          10,
          Duration.ofMinutes(1));

  @TempDir private Path folder;
  private final Decoding decoding = new Decoding(LIMITS);
  private final Pictures pictures = new Pictures(decoding, LIMITS);

  @AfterEach
  void stop() {
    decoding.destroy();
  }

  @Test
  void eachFormatIsReadWhole() throws IOException {
    var files =
        Map.of(
            PictureFormat.PNG, Drawn.png(1),
            PictureFormat.JPEG, Drawn.jpeg(1, 512, 512),
            PictureFormat.GIF, Drawn.gif(1),
            PictureFormat.BMP, Drawn.bmp(1));
    for (var file : files.entrySet()) {
      var picture = look(file.getValue());
      assertThat(picture.flaw()).as(file.getKey() + " " + picture.message()).isNull();
      assertThat(picture.format()).isEqualTo(file.getKey());
      assertThat(picture.width()).isEqualTo(512);
      assertThat(picture.frames()).isEqualTo(1);
      assertThat(picture.transparent()).isFalse();
    }
    assertThat(look(WEBP).flaw()).isNull();
    assertThat(look(WEBP).format()).isEqualTo(PictureFormat.WEBP);
  }

  @Test
  void whatIsCutIsTruncated() throws IOException {
    for (var whole : new byte[][] {Drawn.png(1), Drawn.jpeg(1, 512, 512), Drawn.bmp(1), WEBP}) {
      for (var part : new double[] {0.4, 0.7, 0.95}) {
        var picture = look(Arrays.copyOf(whole, (int) (whole.length * part)));
        assertThat(picture.flaw())
            .as(picture.format() + " " + part + " " + picture.message())
            .isEqualTo(Flaw.TRUNCATED);
      }
    }
  }

  @Test
  void whatIsDamagedIsNoPicture() throws IOException {
    assertThat(look(new byte[0]).flaw()).isEqualTo(Flaw.UNDECODABLE);
    assertThat(look("<svg/>".getBytes(UTF_8)).flaw()).isEqualTo(Flaw.UNDECODABLE);
    var damaged = Drawn.png(1);
    Arrays.fill(damaged, 60, 90, (byte) 0x5a);
    assertThat(look(damaged).flaw()).isEqualTo(Flaw.UNDECODABLE);
  }

  @Test
  void pixelsAreCountedBeforeTheyAreDecoded() throws IOException {
    var huge = look(Drawn.claiming(50_000, 50_000));
    assertThat(huge.flaw()).isEqualTo(Flaw.TOO_MANY_PIXELS);
    assertThat(huge.width()).isEqualTo(50_000);
    assertThat(look(Drawn.png(1, 3000, 2000)).flaw()).isEqualTo(Flaw.TOO_MANY_PIXELS);
    var webp = WEBP.clone();
    Arrays.fill(webp, 26, 30, (byte) 0x3f);
    assertThat(look(webp).flaw()).isEqualTo(Flaw.TOO_MANY_PIXELS);
  }

  @Test
  void headersTellOrientationAndTransparency() throws IOException {
    assertThat(look(Drawn.rotated(1, 6)).orientation()).isEqualTo(6);
    assertThat(look(Drawn.rotated(1, 77)).orientation()).isEqualTo(1);
    assertThat(look(Drawn.transparent(1)).transparent()).isTrue();
  }

  @Test
  void picturesThatLookAlikeAreTold() throws IOException {
    var one = seen(Drawn.png(1));
    assertThat(one.isLike(seen(Drawn.jpeg(1, 700, 700)))).isTrue();
    assertThat(one.isLike(seen(Drawn.png(2)))).isFalse();
  }

  private Look seen(byte[] bytes) throws IOException {
    return Objects.requireNonNull(look(bytes).look());
  }

  /** What its decoder would unpack, or make room for, is not given to it. */
  @Test
  void whatAPngHasBesideItsPixelsIsBounded() throws IOException {
    var png = Drawn.png(1);
    for (var name : new String[] {"zTXt", "iTXt", "tEXt", "iCCP", "abCd"}) {
      var picture = look(with(png, name, 300_000_000));
      assertThat(picture.flaw()).as(name).isEqualTo(Flaw.UNDECODABLE);
      assertThat(picture.message()).contains("300,000,000 bytes of '" + name + "'");
    }
    assertThat(look(with(png, "eXIf", 70_000)).orientation()).isEqualTo(1);
  }

  @Test
  void aSideHasALimitWhateverTheOther() throws IOException {
    var picture = look(Drawn.claiming(40_000, 2));

    assertThat(picture.flaw()).isEqualTo(Flaw.TOO_MANY_PIXELS);
    assertThat(picture.message()).contains("16,384");
  }

  /** A PNG whose second chunk claims to be so long. */
  private static byte[] with(byte[] png, String name, int length) {
    var header = 8 + 25;
    return java.nio.ByteBuffer.allocate(png.length + 12)
        .put(png, 0, header)
        .putInt(length)
        .put(name.getBytes(UTF_8))
        .putInt(0)
        .put(png, header, png.length - header)
        .array();
  }

  private Picture look(byte[] bytes) throws IOException {
    var file = Files.write(folder.resolve("picture"), bytes);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return pictures.look(channel);
    }
  }
}
