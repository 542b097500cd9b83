package dev.easel.volumes;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** A claim has less space than is to stay free on it. */
public class InsufficientStorage extends Problem {

  private static final String DETAIL =
      "The claim '%s' has %d MB left, of which %d MB are to stay free; delete models and data sets"
          + " that nobody needs, or let the claim request more storage.";

  InsufficientStorage(String claim, long left, DataSize floor) {
    super(
        HttpStatus.INSUFFICIENT_STORAGE,
        "insufficient_storage",
        DETAIL.formatted(claim, DataSize.ofBytes(left).toMegabytes(), floor.toMegabytes()));
  }
}
