package dev.easel.endpoints;

import dev.easel.runs.EndpointState;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/**
 * What KServe says of an endpoint.
 *
 * @param message why it is so, in KServe's words
 * @param url from outside the cluster; null while it has none
 * @param address from inside the cluster; null while it has none
 * @param mode {@code Knative} or {@code Standard}, as KServe calls them; null until it has said
 * @param stopAnnotated it is asked to be stopped, done or not
 * @param pods that are up
 */
@Embeddable
record Seen(
    String uid,
    @Column(name = "seen_state") @Enumerated(EnumType.STRING) EndpointState state,
    @Column(name = "seen_message") @Nullable String message,
    @Nullable String url,
    @Nullable String address,
    @Nullable String mode,
    boolean stopAnnotated,
    int pods) {

  /** It answers, or fell asleep, or will not come: nothing is on its way. */
  boolean isSettled() {
    return state == EndpointState.READY
        || state == EndpointState.ASLEEP
        || state == EndpointState.FAILED;
  }

  /** Scales to zero only by Easel's lease. */
  boolean isStandard() {
    return "Standard".equals(mode) || "RawDeployment".equals(mode);
  }
}
