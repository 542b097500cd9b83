package dev.easel.runs;

import java.time.Instant;

/**
 * How far the training of a run's present attempt is.
 *
 * @param furthest the part of it that was done at any time of the attempt, 0 to 1
 * @param at when it was seen
 */
record TrainingSeen(TrainingProgress progress, double furthest, Instant at) {}
