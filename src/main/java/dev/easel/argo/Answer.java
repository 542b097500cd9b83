package dev.easel.argo;

/**
 * What Argo's server said to an event. Only a hint: Argo 4.1 answers 200 without making a workflow
 * and 500 after making one, so a caller looks for the workflow before it believes any of these.
 */
public sealed interface Answer {

  /** Argo's own words, or those of the connection's failure; empty for {@link Accepted}. */
  String words();

  /** 200. Whether anything was created is not said. */
  record Accepted() implements Answer {
    @Override
    public String words() {
      return "";
    }
  }

  /** The workflow's name, a label or its size was refused: sending it again cannot help. */
  record Refused(int status, String words) implements Answer {}

  /** A workflow of that name exists, ours or another's. */
  record AlreadyExists(int status, String words) implements Answer {}

  /** The WorkflowTemplate that the binding names is not there. */
  record TemplateMissing(int status, String words) implements Answer {}

  /** The token is missing, unknown, or lacks a right. */
  record NotPermitted(int status, String words) implements Answer {}

  /** A quota, a rate limit or a full queue: later. */
  record Busy(int status, String words) implements Answer {}

  /** Any other answer, another's broken binding among them. */
  record Failed(int status, String words) implements Answer {}

  /** Nothing was sent: no connection, no trust in its certificate, or no token to send. */
  record Unreachable(String words) implements Answer {}

  /** It was sent, or may have been, and no answer came. */
  record Unknown(String words) implements Answer {}
}
