package dev.easel.egress;

import java.io.IOException;

/**
 * A call was not made, since as many as may were under way: of who was to be called it says
 * nothing.
 */
public final class EgressBusy extends IOException {

  private static final long serialVersionUID = 1L;

  EgressBusy(Throwable cause) {
    super("No connection was free.", cause);
  }
}
