package dev.easel.logs;

/** Why a log that is complete is not whole. */
enum Outcome {
  POD_GONE("The pod was gone before its log was read to the end."),
  NEVER_STARTED("The step's container never started."),
  NOT_PERMITTED("Easel was not permitted to read this log while the pod was there."),
  UNREADABLE("The cluster did not give this log out while the pod was there.");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
