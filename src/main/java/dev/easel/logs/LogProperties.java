package dev.easel.logs;

import dev.easel.http.BadConfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How logs are captured and kept.
 *
 * @param streams pods whose logs are read at once; if more run, they take turns
 * @param turn how long a stream is held at least while others wait
 * @param lifetime after which a stream is opened anew, so that a dead connection is noticed
 * @param flush from a line's coming to its storing
 * @param writesPerSecond transactions that store lines, all streams together: with many streams
 *     each stores more rarely
 * @param head kept of a log's beginning, unpacked
 * @param tail kept of its end, unpacked
 * @param longestLine what is longer is cut
 * @param giveUpAfter how long after a step's end its log is tried to be read; pods are deleted an
 *     hour after it
 * @param poll between two looks for pods to read, and for news of followed logs
 */
@ConfigurationProperties("easel.logs")
record LogProperties(
    @DefaultValue("256") int streams,
    @DefaultValue("10s") Duration turn,
    @DefaultValue("5m") Duration lifetime,
    @DefaultValue("1s") Duration flush,
    @DefaultValue("100") int writesPerSecond,
    @DefaultValue("1MB") DataSize head,
    @DefaultValue("4MB") DataSize tail,
    @DefaultValue("16KB") DataSize longestLine,
    @DefaultValue("1h") Duration giveUpAfter,
    @DefaultValue("500ms") Duration poll) {

  private static final DataSize LONGEST_LINE = DataSize.ofKilobytes(256);

  /**
   * Refuses what cannot work.
   *
   * @throws BadConfiguration naming the setting
   */
  LogProperties {
    positive("streams", streams);
    positive("turn", turn.toMillis());
    positive("lifetime", lifetime.toSeconds());
    positive("flush", flush.toMillis());
    positive("writes-per-second", writesPerSecond);
    positive("head", head.toBytes());
    positive("tail", tail.toBytes());
    positive("longest-line", longestLine.toBytes() / 128);
    positive("give-up-after", giveUpAfter.toMillis() + 1);
    positive("poll", poll.toMillis());
    if (longestLine.compareTo(LONGEST_LINE) > 0) {
      throw new BadConfiguration(
          "easel.logs.longest-line is larger than 256KB.",
          "Leave it out for its default, or give it a smaller value.");
    }
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new BadConfiguration(
          "easel.logs.%s is too small.".formatted(name),
          "Leave it out for its default, or give it a larger value.");
    }
  }
}
