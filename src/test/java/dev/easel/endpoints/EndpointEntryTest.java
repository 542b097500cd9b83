package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.runs.EndpointState;
import dev.easel.runs.MonthUsedUp;
import dev.easel.runs.RunId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a lease asks for, and when. */
class EndpointEntryTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final RunId RUN = RunId.parse("run_01kaq7w3k9e5xv6m2t8r4n0bcd").orElseThrow();

  private static final EndpointProperties PROPERTIES = properties(null, null);

  @Test
  void withoutALeaseNothingIsDue() {
    assertThat(entry(PROPERTIES, "Knative").due(PROPERTIES, NOW)).isEmpty();
  }

  @Test
  void inStandardModeIdleTimeIsLimitedOnceItIsUp() {
    var entry = entry(PROPERTIES, "Standard");

    assertThat(entry.lease().idleTtlSeconds()).isEqualTo(1800);
    assertThat(entry.due(PROPERTIES, NOW)).isEmpty();
    entry.proved(NOW);
    assertThat(entry.due(PROPERTIES, NOW)).contains(warn(NOW.plusSeconds(1200)));
    entry.warned(NOW.plusSeconds(1800));
    assertThat(entry.due(PROPERTIES, NOW)).contains(stop(NOW.plusSeconds(1800)));
  }

  @Test
  void theModeMayBecomeKnownLaterAndWhatACallerSaidStays() {
    var entry = entry(PROPERTIES, null);
    assertThat(entry.lease()).isEqualTo(Lease.NONE);
    entry.see(sighting(EndpointState.DEPLOYING, "Standard", false), PROPERTIES, NOW);
    assertThat(entry.lease().idleTtlSeconds()).isEqualTo(1800);

    var asked = entry(PROPERTIES, null);
    asked.lease(new Lease(null, null, false), NOW);
    asked.see(sighting(EndpointState.DEPLOYING, "Standard", false), PROPERTIES, NOW);
    assertThat(asked.lease()).isEqualTo(Lease.NONE);
  }

  @Test
  void anExpiryCountsWhateverItsState() {
    var properties = properties(Duration.ofDays(3), null);
    var entry = entry(properties, "Knative");
    var end = NOW.plus(Duration.ofDays(3));

    assertThat(entry.due(properties, NOW)).contains(warn(end.minusSeconds(600)));
    assertThat(entry.due(properties, end)).contains(stop(end));
    entry.lease(new Lease(end, null, true), NOW);
    assertThat(entry.due(properties, end)).isEmpty();
  }

  @Test
  void aStopByTheLeaseIsFollowedByADeletionUnlessItIsStarted() {
    var properties = properties(Duration.ofHours(1), null);
    var entry = entry(properties, "Knative");
    var end = NOW.plus(Duration.ofHours(1));

    entry.stop(StoppedBy.LEASE, end);
    assertThat(entry.due(properties, end))
        .contains(new Due(Due.What.DELETE, end.plus(Duration.ofDays(7))));

    assertThat(entry.start("a test says so", properties.renewal(), end)).isTrue();
    assertThat(entry.lease().expiresAt()).isEqualTo(end.plus(properties.renewal()));
    assertThat(entry.start("again", properties.renewal(), end)).isFalse();
    assertThat(entry.due(properties, end).map(Due::what)).contains(Due.What.WARN);
  }

  @Test
  void whatACallerStoppedIsDeletedOnlyIfItsLeaseExpires() {
    var entry = entry(PROPERTIES, "Standard");
    entry.stop(StoppedBy.CALLER, NOW);
    assertThat(entry.due(PROPERTIES, NOW)).isEmpty();

    var end = NOW.plus(Duration.ofHours(1));
    entry.lease(new Lease(end, null, false), NOW);
    assertThat(entry.due(PROPERTIES, NOW))
        .contains(new Due(Due.What.DELETE, end.plus(Duration.ofDays(7))));
  }

  @Test
  void aCallersStopOutlastsTheLeases() {
    var entry = entry(PROPERTIES, "Knative");
    entry.stop(StoppedBy.LEASE, NOW);
    assertThat(entry.stop(StoppedBy.CALLER, NOW)).isFalse();
    assertThat(entry.stoppedBy()).isEqualTo(StoppedBy.CALLER);
    assertThat(entry.stop(StoppedBy.LEASE, NOW)).isFalse();
    assertThat(entry.stoppedBy()).isEqualTo(StoppedBy.CALLER);
  }

  @Test
  void aStopThatIsNotSeenYetIsNotTakenForAStart() {
    var entry = entry(PROPERTIES, "Knative");
    entry.stop(StoppedBy.LEASE, NOW);
    entry.see(sighting(EndpointState.READY, "Knative", false), PROPERTIES, NOW);
    assertThat(entry.stoppedBy()).isEqualTo(StoppedBy.LEASE);
    entry.orderIsDone(1, NOW);
    entry.see(sighting(EndpointState.READY, "Knative", false), PROPERTIES, NOW);
    assertThat(entry.stoppedBy()).isEqualTo(StoppedBy.LEASE);
    entry.see(sighting(EndpointState.STOPPED, "Knative", true), PROPERTIES, NOW);
    entry.see(sighting(EndpointState.DEPLOYING, "Knative", false), PROPERTIES, NOW);
    assertThat(entry.stoppedBy()).isNull();
  }

  @Test
  void itIsReadyOnceItHasDrawnAndAgainAfterAStop() {
    var entry = entry(PROPERTIES, "Knative");
    assertThat(entry.state()).isEqualTo(ListedState.DEPLOYING);
    assertThat(entry.awaitsProbe()).isTrue();
    var number = entry.nextProbe(NOW);
    assertThat(entry.awaitsProbe()).isFalse();

    entry.probeFailed(number, "no picture", false, NOW);
    assertThat(entry.message()).isEqualTo("no picture");
    entry.probeFailed(number - 1, "another", true, NOW);
    assertThat(entry.state()).isEqualTo(ListedState.DEPLOYING);
    entry.proved(NOW);
    assertThat(entry.state()).isEqualTo(ListedState.READY);
    assertThat(entry.message()).isNull();

    entry.see(sighting(EndpointState.ASLEEP, "Knative", false), PROPERTIES, NOW);
    entry.see(sighting(EndpointState.READY, "Knative", false), PROPERTIES, NOW);
    assertThat(entry.state()).isEqualTo(ListedState.READY);
    entry.see(sighting(EndpointState.STOPPED, "Knative", true), PROPERTIES, NOW);
    entry.see(sighting(EndpointState.READY, "Knative", false), PROPERTIES, NOW);
    assertThat(entry.awaitsProbe()).isTrue();
  }

  @Test
  void oneThatSleepsIsNotProbed() {
    var entry = EndpointEntry.of(sighting(EndpointState.ASLEEP, "Knative", false), PROPERTIES, NOW);
    assertThat(entry.state()).isEqualTo(ListedState.ASLEEP);
    assertThat(entry.awaitsProbe()).isFalse();
  }

  @Test
  void oneThatNeverDrewHasFailed() {
    var entry = entry(PROPERTIES, "Knative");
    entry.probeFailed(entry.nextProbe(NOW), "no picture", true, NOW);
    assertThat(entry.state()).isEqualTo(ListedState.FAILED);
    assertThat(entry.awaitsProbe()).isFalse();
    assertThat(entry.endpoint().message()).isEqualTo("no picture");
  }

  @Test
  void aNoticeGoesWithWhatItIsAbout() {
    var month = new MonthUsedUp("default", "cost_per_month", BigDecimal.TEN, BigDecimal.TEN, NOW);
    var entry = entry(PROPERTIES, "Knative");
    assertThat(entry.costs()).isFalse();
    entry.charged(1);
    assertThat(entry.costs()).isTrue();

    entry.monthIsUsedUp(month, NOW.plusSeconds(60), NOW);
    assertThat(entry.monthNotice())
        .isEqualTo(new MonthNotice("cost_per_month", NOW, NOW.plusSeconds(60)));
    assertThat(entry.takeNotes().getFirst().times()).containsOnlyKeys("stops_at");
    entry.monthIsNotUsedUp(true, NOW);
    assertThat(entry.monthNotice()).isNull();
    assertThat(entry.takeNotes()).hasSize(1);
    entry.monthIsNotUsedUp(true, NOW);
    assertThat(entry.takeNotes()).as("told once").isEmpty();

    entry.monthIsUsedUp(month, NOW.plusSeconds(60), NOW);
    assertThat(entry.stop(StoppedBy.CALLER, NOW)).isTrue();
    assertThat(entry.monthNotice()).isNull();
    assertThat(entry.costs()).isFalse();
    assertThat(entry.stop(StoppedBy.QUOTA, NOW)).isFalse();
    assertThat(entry.stoppedBy()).isEqualTo(StoppedBy.CALLER);
  }

  private static Due warn(Instant at) {
    return new Due(Due.What.WARN, at);
  }

  private static Due stop(Instant at) {
    return new Due(Due.What.STOP, at);
  }

  private static EndpointEntry entry(EndpointProperties properties, @Nullable String mode) {
    return EndpointEntry.of(sighting(EndpointState.READY, mode, false), properties, NOW);
  }

  private static Sighting sighting(
      EndpointState state, @Nullable String mode, boolean stopAnnotated) {
    return new Sighting(
        "default",
        "tenant-example",
        "inference-example-dog",
        RUN,
        false,
        null,
        false,
        new Seen("uid", state, null, "http://url", "http://address", mode, stopAnnotated, 1),
        new Scale(0, 1, 1800L),
        new Hardware(null, 0, null, null, null),
        NOW);
  }

  private static EndpointProperties properties(
      @Nullable Duration expiresAfter, @Nullable Duration idleTtl) {
    return new EndpointProperties(
        expiresAfter,
        idleTtl,
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofDays(7),
        Duration.ofHours(1),
        Duration.ofSeconds(15),
        Duration.ofMinutes(10),
        Duration.ofMinutes(1),
        EndpointProperties.PromptStarts.LEASE,
        4,
        Duration.ofHours(1),
        Duration.ofSeconds(2),
        Duration.ofMinutes(1));
  }
}
