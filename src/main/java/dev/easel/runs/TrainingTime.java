package dev.easel.runs;

/**
 * How long a training is expected to take.
 *
 * @param message where that is from, for people
 */
record TrainingTime(double seconds, Estimate.Basis basis, String message) {}
