package dev.easel.kubernetes;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The time for which this replica follows the cluster: a fence against one that was replaced. */
public final class Term {

  private final JdbcClient jdbc;
  private final String lease;
  private final long epoch;

  Term(JdbcClient jdbc, String lease, long epoch) {
    this.jdbc = jdbc;
    this.lease = lease;
    this.epoch = epoch;
  }

  long epoch() {
    return epoch;
  }

  /**
   * Called inside a transaction, before it applies what was seen.
   *
   * @throws Over if another replica has taken over
   */
  public void check() {
    var held =
        jdbc.sql("select epoch = ? from leases where name = ?")
            .params(epoch, lease)
            .query(Boolean.class)
            .optional();
    if (!held.orElse(false)) {
      throw new Over(epoch);
    }
  }

  /** Another replica follows now. */
  public static final class Over extends RuntimeException {
    Over(long epoch) {
      super("term " + epoch + " is over");
    }
  }
}
