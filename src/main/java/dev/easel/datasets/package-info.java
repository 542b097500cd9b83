/**
 * Data sets: what a training reads, uploaded or adopted, checked by the trainer's own rules before
 * a run may start. Owns the tables of data sets and the folders that it made for them; answers what
 * {@code runs} asks of a run's data sets.
 */
@ApplicationModule(
    allowedDependencies = {"http", "egress", "projects", "recipes", "volumes", "runs"})
@NullMarked
package dev.easel.datasets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
