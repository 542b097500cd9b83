package dev.easel.triggers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much triggers may be.
 *
 * @param perProject triggers that a project may have
 */
@ConfigurationProperties("easel.triggers")
record TriggerProperties(@DefaultValue("100") int perProject) {}
