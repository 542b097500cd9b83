package dev.easel.projects;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a caller may ask.
 *
 * @param perMinute requests of one key, or of one token's subject, over all replicas; 0 for any
 *     number ({@code EASEL_RATE_LIMIT_PER_MINUTE})
 */
@ConfigurationProperties("easel.rate-limit")
record RateLimitProperties(@DefaultValue("6000") int perMinute) {}
