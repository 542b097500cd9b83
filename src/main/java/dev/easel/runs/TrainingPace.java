package dev.easel.runs;

/**
 * How fast trainings were: medians, in seconds.
 *
 * @param secondsPerStep of the training's own steps
 * @param rest what else their step of the workflow took: loading, class images, saving
 */
record TrainingPace(double secondsPerStep, double rest) {}
