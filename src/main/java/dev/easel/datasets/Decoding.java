package dev.easel.datasets;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Decodes pictures within bounds: few at once, each in bounded memory, since only every n-th pixel
 * of a large one is kept, and in bounded time.
 */
@Component
class Decoding implements DisposableBean {

  private final DatasetProperties properties;
  private final Semaphore turns;
  private final ScheduledExecutorService limits =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("picture-limits").factory());

  Decoding(DatasetProperties properties) {
    this.properties = properties;
    this.turns = new Semaphore(properties.decoders(), true);
    ImageIO.setUseCache(false);
    ImageIO.scanForPlugins();
  }

  /** What is done with an open picture. */
  interface Use<T> {
    T of(ImageReader reader) throws IOException;
  }

  /**
   * Opens a picture and uses it, in its turn.
   *
   * @throws IOException also for what a decoder stumbles over
   */
  <T> T with(SeekableByteChannel channel, PictureFormat format, Use<T> use) throws IOException {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException();
    }
    try {
      return opened(channel, format, use);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new IOException("the decoder stumbles: " + e, e);
    } finally {
      turns.release();
    }
  }

  private <T> T opened(SeekableByteChannel channel, PictureFormat format, Use<T> use)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
    if (!readers.hasNext()) {
      throw new IOException("no reader for " + format);
    }
    var reader = readers.next();
    var limit = limits.schedule(reader::abort, seconds(), TimeUnit.SECONDS);
    try (var input = new ChannelInput(channel)) {
      reader.setInput(input, false, true);
      return use.of(reader);
    } finally {
      limit.cancel(false);
      reader.dispose();
    }
  }

  private long seconds() {
    return Math.max(1, properties.decodingTime().toSeconds());
  }

  /**
   * Decodes the first picture of a reader, all of its data, into one whose pixels are at most so
   * many.
   *
   * @param warnings takes what the decoder says of it
   * @throws IOException if it cannot be decoded, has more pixels than allowed or takes too long
   */
  BufferedImage decoded(ImageReader reader, int pixels, Consumer<String> warnings)
      throws IOException {
    var width = reader.getWidth(0);
    var height = reader.getHeight(0);
    var every = (int) Math.max(1, Math.ceil(Math.sqrt((double) width * height / pixels)));
    every = Math.max(1, Math.min(every, Math.min(width, height)));
    var how = reader.getDefaultReadParam();
    how.setSourceSubsampling(every, every, 0, 0);
    reader.addIIOReadWarningListener((source, warning) -> warnings.accept(warning));
    var begun = System.nanoTime();
    var image = reader.read(0, how);
    if (Duration.ofNanos(System.nanoTime() - begun).compareTo(properties.decodingTime()) > 0) {
      throw new IOException("it takes longer than " + seconds() + " s to decode");
    }
    return image;
  }

  @Override
  public void destroy() {
    limits.shutdownNow();
  }
}
