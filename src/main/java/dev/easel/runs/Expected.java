package dev.easel.runs;

import org.jspecify.annotations.Nullable;

/**
 * How long a step took in earlier runs of the same recipe, GPU class and resolution: medians, in
 * seconds.
 *
 * @param work in those with as much to do; null if there are none
 * @param bar of the training's own steps alone, without class images, in the same; null if unknown
 */
record Expected(double seconds, @Nullable Double work, @Nullable Double bar) {

  /** The best that is known. */
  double weight() {
    return Math.max(0.1, work == null ? seconds : work);
  }
}
