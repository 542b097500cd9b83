/**
 * Metrics: series read from what trainings print, by their recipes' rules, and how far they are.
 * Listens to {@code logs}, writes in its transaction, and tells {@code runs} the progress.
 */
@ApplicationModule(allowedDependencies = {"http", "logs", "projects", "recipes", "runs"})
@NullMarked
package dev.easel.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
