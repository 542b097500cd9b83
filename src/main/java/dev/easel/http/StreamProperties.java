package dev.easel.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many answers may stay open, and what their readers owe.
 *
 * @param perCaller streams that one caller may have open at once
 * @param overall streams of one replica at once; each takes one of Tomcat's connections, and with
 *     its buffers 0.17 MB of heap
 * @param heartbeat pause after which a quiet stream says that it is alive
 * @param patience how long one item may take to be written; Tomcat bounds each write in it by
 *     {@code server.tomcat.connection-timeout}
 * @param recheck how often it is asked whether those who read are still known
 * @param backlog what may wait for one reader; beyond it the reader is cut
 */
@ConfigurationProperties("easel.streams")
record StreamProperties(
    @DefaultValue("1200") int perCaller,
    @DefaultValue("1200") int overall,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("20s") Duration patience,
    @DefaultValue("2s") Duration recheck,
    @DefaultValue("1MB") DataSize backlog) {

  /**
   * Refuses what cannot work.
   *
   * @throws BadConfiguration naming the setting
   */
  StreamProperties {
    if (perCaller < 1
        || overall < 1
        || heartbeat.toMillis() < 1
        || patience.toMillis() < 1
        || recheck.toMillis() < 1) {
      throw new BadConfiguration(
          "easel.streams has a limit or a time below 1.", "Set each to more than nothing.");
    }
  }
}
