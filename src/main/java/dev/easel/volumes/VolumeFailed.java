package dev.easel.volumes;

import dev.easel.http.Problem;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/** A volume did not do what was asked: it is full, away, or not Easel's to write. */
public class VolumeFailed extends Problem {

  private VolumeFailed(HttpStatus status, String code, String detail, IOException cause) {
    super(status, code, detail, cause);
  }

  /** What an answer says of a failure on a claim; the log has the cause. */
  public static VolumeFailed of(String claim, IOException cause) {
    return isFull(cause)
        ? new VolumeFailed(
            HttpStatus.INSUFFICIENT_STORAGE,
            "volume_full",
            "The volume claim '%s' is full; delete what nobody needs.".formatted(claim),
            cause)
        : away(claim, cause);
  }

  private static VolumeFailed away(String claim, IOException cause) {
    var failed =
        new VolumeFailed(
            HttpStatus.SERVICE_UNAVAILABLE,
            "volume_failed",
            "The volume claim '%s' failed: %s (%s). Is it there, and may Easel write to it?"
                .formatted(claim, cause.getClass().getSimpleName(), reason(cause)),
            cause);
    failed.retryAfter(30);
    return failed;
  }

  /** Without the path on this machine. */
  private static String reason(IOException cause) {
    return cause instanceof java.nio.file.FileSystemException of
        ? String.valueOf(of.getReason())
        : String.valueOf(cause.getMessage());
  }

  /** The JDK tells ENOSPC and EDQUOT by their words alone. */
  private static boolean isFull(IOException cause) {
    var words = String.valueOf(cause.getMessage());
    return words.contains("No space left") || words.contains("quota exceeded");
  }
}
