package dev.easel.logs;

import dev.easel.runs.RunId;

/** A log: of one pod, in one attempt of a run. A retry makes pods of the same names again. */
record LogKey(RunId run, int attempt, String pod) {}
