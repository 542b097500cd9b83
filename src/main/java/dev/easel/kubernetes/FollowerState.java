package dev.easel.kubernetes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ResourceFollower} fares.
 *
 * @param watching false while it lists, pauses, or polls because watching is not permitted
 * @param lastContact when the cluster last told it something
 * @param lastListing when a listing was last complete
 * @param lastError why it had to begin again; null once it is in contact again
 */
public record FollowerState(
    boolean watching,
    @Nullable Instant lastContact,
    @Nullable Instant lastListing,
    @Nullable String lastError) {

  static final FollowerState INITIAL = new FollowerState(false, null, null, null);

  FollowerState contact(Instant now) {
    return new FollowerState(watching, now, lastListing, null);
  }

  FollowerState listed(Instant now) {
    return new FollowerState(false, now, now, null);
  }

  FollowerState watching(boolean is) {
    return new FollowerState(is, lastContact, lastListing, lastError);
  }

  FollowerState failed(String error) {
    return new FollowerState(false, lastContact, lastListing, error);
  }
}
