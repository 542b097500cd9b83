package dev.easel.metrics;

import dev.easel.runs.TrainingProgress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What some lines of a training's log say.
 *
 * @param series new points by metric, each list by step and not empty. Where one begins at a step
 *     that was there before, the training began again: what it replaces goes.
 * @param progress the last that was printed
 * @param wandb where Weights & Biases shows the training
 */
record Readings(
    Map<String, List<Point>> series, Optional<TrainingProgress> progress, Optional<String> wandb) {}
