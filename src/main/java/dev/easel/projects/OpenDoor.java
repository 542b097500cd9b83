package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/**
 * Whether callers without a key may do anything: on loopback, as long as there is no operator. The
 * first operator's key closes it on every replica, and nothing opens it again.
 */
@Component
class OpenDoor {

  private static final Logger log = LoggerFactory.getLogger(OpenDoor.class);

  private final ApiKeys keys;
  private volatile boolean closed;

  /**
   * @throws BadConfiguration if it would be open to others than this machine
   */
  OpenDoor(
      AccessProperties access,
      Issuers issuers,
      FirstOperator first,
      ServerProperties server,
      ApiKeys keys) {
    this.keys = keys;
    first.make();
    closed = access.apiKey() != null || !issuers.isEmpty() || keys.hasOperator();
    if (!closed) {
      refuseBeyondLoopback(server.getAddress());
      log.warn("EASEL_API_KEY is not set: whoever reaches {} may do anything", server.getAddress());
    }
  }

  private static void refuseBeyondLoopback(@Nullable InetAddress address) {
    if (address == null || !address.isLoopbackAddress()) {
      throw new BadConfiguration(
          "EASEL_API_KEY is not set, and Easel would listen beyond this machine.",
          "Set EASEL_API_KEY to a long random text, EASEL_OPERATOR_KEY_FILE to a file for a first"
              + " key, or SERVER_ADDRESS to 127.0.0.1.");
    }
  }

  /** What is known without asking the database: false is certain. */
  boolean mayBeOpen() {
    return !closed;
  }

  boolean isOpen() {
    if (!closed && keys.hasOperator()) {
      closed = true;
    }
    return !closed;
  }
}
