package dev.easel.endpoints;

import dev.easel.http.BadConfiguration;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long endpoints stay, and when one is called ready.
 *
 * @param expiresAfter until a new one's lease ends, from when it was made; null for no such end
 * @param idleTtl idle time until a new one is stopped; null leaves it to KServe's scale to zero
 * @param standardIdleTtl the same in KServe's Standard mode, which has no scale to zero; 0 for
 *     never
 * @param renewal how long one may stay that is started again after its lease expired
 * @param grace from its stop by its lease until it is deleted; 0 for never
 * @param monthGrace from the notice that its project's month is used up until it is stopped
 * @param monthsLookedAt how often it is looked for such months
 * @param warnBefore how long before a lease ends its run's history tells of it
 * @param requestsNoted how often a request is written down, of each endpoint
 * @param promptStarts which stopped endpoints a prompt starts again
 * @param maxReplicas the most pods that a caller may ask for, each with its GPUs
 * @param deployDeadline from KServe's word that it is ready until its first picture
 * @param probeFirst pause after a first try to draw that failed; the next are longer
 * @param probeLongest longest pause between two tries
 */
@ConfigurationProperties("easel.endpoints")
record EndpointProperties(
    @Nullable Duration expiresAfter,
    @Nullable Duration idleTtl,
    @DefaultValue("30m") Duration standardIdleTtl,
    @DefaultValue("1h") Duration renewal,
    @DefaultValue("7d") Duration grace,
    @DefaultValue("1h") Duration monthGrace,
    @DefaultValue("15s") Duration monthsLookedAt,
    @DefaultValue("10m") Duration warnBefore,
    @DefaultValue("1m") Duration requestsNoted,
    @DefaultValue("lease") PromptStarts promptStarts,
    @DefaultValue("4") int maxReplicas,
    @DefaultValue("1h") Duration deployDeadline,
    @DefaultValue("2s") Duration probeFirst,
    @DefaultValue("1m") Duration probeLongest) {

  /** Which stopped endpoints a prompt starts again. */
  enum PromptStarts {
    /** Those that their lease stopped, or a month that is not used up any more. */
    LEASE,
    /** Whoever stopped it, but for a budget that is spent. */
    ANY,
    NONE
  }

  /**
   * Refuses what cannot work.
   *
   * @throws BadConfiguration naming the setting
   */
  EndpointProperties {
    if (renewal.compareTo(Duration.ofSeconds(1)) < 0 || maxReplicas < 1) {
      throw new BadConfiguration(
          "easel.endpoints.renewal or easel.endpoints.max-replicas is too small.",
          "Leave it out for its default, or give it a larger value.");
    }
  }

  /** What a new endpoint may stay. */
  Lease lease(Seen seen, Instant madeAt) {
    return new Lease(
        expiresAfter == null ? null : madeAt.plus(expiresAfter), idleTtlSeconds(seen), false);
  }

  /** Null for no limit. */
  @Nullable Long idleTtlSeconds(Seen seen) {
    var idle = seen.isStandard() ? standardIdleTtl : idleTtl;
    return idle == null || idle.isZero() ? null : Math.max(1, idle.toSeconds());
  }
}
