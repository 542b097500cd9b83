package dev.easel.runs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/**
 * The last known state of a run's endpoint.
 *
 * @param message why it is so, in KServe's words
 * @param url from outside the cluster; null while it has none
 * @param address from inside the cluster; null while it has none
 * @param uid the InferenceService's
 */
@Embeddable
public record Endpoint(
    @Column(name = "endpoint_state") @Enumerated(EnumType.STRING) EndpointState state,
    @Column(name = "endpoint_message") @Nullable String message,
    @Column(name = "endpoint_url") @Nullable String url,
    @Column(name = "endpoint_address") @Nullable String address,
    @Column(name = "endpoint_uid") @Nullable String uid) {

  /** The same service, which did not come up. */
  Endpoint failed(@Nullable String words) {
    return new Endpoint(EndpointState.FAILED, words, url, address, uid);
  }

  /** What is not said by a caller; the addresses hold the run's name. */
  Endpoint erased() {
    return new Endpoint(state, null, null, null, null);
  }
}
