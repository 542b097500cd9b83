package dev.easel.triggers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much triggers may be, and be called.
 *
 * @param perProject triggers that a project may have
 * @param callsPerMinute well signed calls of one trigger, over all replicas; 0 for any number
 */
@ConfigurationProperties("easel.triggers")
record TriggerProperties(
    @DefaultValue("100") int perProject, @DefaultValue("600") int callsPerMinute) {}
