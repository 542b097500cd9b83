package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written down of requests, and for how long.
 *
 * @param retention how long an entry stays; an hour at least
 * @param trustedProxies networks of proxies whose {@code X-Forwarded-For} is believed
 */
@ConfigurationProperties("easel.audit")
record AuditProperties(
    @DefaultValue("400d") Duration retention, @DefaultValue List<String> trustedProxies) {

  /**
   * @throws BadConfiguration if entries would go at once
   */
  AuditProperties {
    if (retention.compareTo(Duration.ofHours(1)) < 0) {
      throw new BadConfiguration(
          "EASEL_AUDIT_RETENTION is less than an hour.", "Set it to a time such as 400d.");
    }
    trustedProxies = List.copyOf(trustedProxies);
  }
}
