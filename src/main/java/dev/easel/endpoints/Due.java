package dev.easel.endpoints;

import java.time.Instant;

/** What a lease asks for next. */
record Due(What what, Instant at) {

  enum What {
    /** Tell the run's history that the lease ends soon. */
    WARN,
    STOP,
    DELETE
  }
}
