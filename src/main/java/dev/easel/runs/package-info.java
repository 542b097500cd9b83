/**
 * Runs: accepted, submitted, followed to their end. The aggregate {@link Run}, its state machine,
 * and the only reader and writer of the run tables. Others listen to {@link RunChanged} or
 * implement {@link RunCheck}.
 */
@ApplicationModule(
    allowedDependencies = {
      "http",
      "kubernetes",
      "argo",
      "projects",
      "recipes",
      "volumes",
      "pricing"
    })
@NullMarked
package dev.easel.runs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
