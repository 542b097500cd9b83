package dev.easel.datasets;

import dev.easel.http.IfMatch;
import dev.easel.http.IfNoneMatch;
import dev.easel.http.Problem;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** What a caller wants a set to be still, or that there is none. */
record Precondition(IfMatch ifMatch, IfNoneMatch ifNoneMatch) {

  static final Precondition NONE = of(new IfMatch(null));

  static Precondition of(IfMatch ifMatch) {
    return new Precondition(ifMatch, new IfNoneMatch(null));
  }

  /** Whether the set must be what the caller has read. */
  boolean isOfVersion() {
    return ifMatch.header() != null;
  }

  /**
   * @throws Problem 412 if it is not so
   */
  void require(Optional<Dataset> set) {
    if (set.isPresent()) {
      ifMatch.require(set.get().etag());
      ifNoneMatch.require();
    } else if (isOfVersion()) {
      throw new Problem(
          HttpStatus.PRECONDITION_FAILED, "changed_meanwhile", "There is no such set.");
    }
  }
}
