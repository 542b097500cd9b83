package dev.easel.kubernetes;

/** What one replica at a time does: following a kind of object and applying what it sees. */
public interface Duty {

  /**
   * Begins; must return at once.
   *
   * @param term to be checked in each transaction that applies something
   * @return closed when the term ends
   */
  AutoCloseable begin(Term term);
}
