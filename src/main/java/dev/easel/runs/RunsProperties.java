package dev.easel.runs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs are handed over and followed.
 *
 * @param eventsPerSecond events to Argo a second, all replicas together; its server at its defaults
 *     takes about 11
 * @param unstartedLimit workflows without a first phase at which no more are submitted; thousands
 *     restart Argo's controller in a loop
 * @param maxPending how long a run may wait for its workflow if it does not say
 * @param retryFirst pause after the first post that made nothing; doubled each time
 * @param retryLongest longest pause between posts
 * @param landing how long after a post without a clear answer its workflow may still appear; longer
 *     than Argo's server, and what is before it, keep a call
 * @param lostAfter how long a run stays lost before it is failed
 * @param lostUnreadAfter the same while Argo's archive may have its workflow and cannot be read
 * @param notStartedAfter how long a workflow may be without a phase before the run says so
 * @param deletePodsAfter how long after Argo was told to end a workflow its pods may go on before
 *     they are deleted; longer than its signals and their grace of 30 seconds take
 * @param stalledAfter how long a step may run and print nothing before the run says so
 * @param monthsLookedAt how often it is looked whether a project's month is used up
 */
@ConfigurationProperties("easel.runs")
record RunsProperties(
    @DefaultValue("8") double eventsPerSecond,
    @DefaultValue("200") int unstartedLimit,
    @DefaultValue("7d") Duration maxPending,
    @DefaultValue("1s") Duration retryFirst,
    @DefaultValue("1m") Duration retryLongest,
    @DefaultValue("5m") Duration landing,
    @DefaultValue("1h") Duration lostAfter,
    @DefaultValue("24h") Duration lostUnreadAfter,
    @DefaultValue("2m") Duration notStartedAfter,
    @DefaultValue("90s") Duration deletePodsAfter,
    @DefaultValue("10m") Duration stalledAfter,
    @DefaultValue("15s") Duration monthsLookedAt) {}
