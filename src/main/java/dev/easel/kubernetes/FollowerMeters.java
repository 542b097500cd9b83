package dev.easel.kubernetes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what following one selection took. */
record FollowerMeters(Counter listings, Counter watches, Counter failures) {

  static FollowerMeters of(Selection selection, MeterRegistry registry) {
    return new FollowerMeters(
        counter("listings", "Complete listings", selection, registry),
        counter("watches", "Watches opened", selection, registry),
        counter("failures", "Times it had to begin again", selection, registry));
  }

  void listed() {
    listings.increment();
  }

  void watched() {
    watches.increment();
  }

  void failed() {
    failures.increment();
  }

  private static Counter counter(
      String what, String description, Selection selection, MeterRegistry registry) {
    return Counter.builder("easel.follower." + what)
        .description(description)
        .tag("resource", selection.kind().plural())
        .tag("namespace", selection.namespace())
        .register(registry);
  }
}
