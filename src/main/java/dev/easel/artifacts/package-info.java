/**
 * Artifacts: what runs leave in their output folders, catalogued when they end, listed, downloaded
 * and, when a caller says so, deleted; and the pictures that trainings sample. Opens files through
 * {@code volumes} alone, and listens to {@code runs}.
 */
@ApplicationModule(allowedDependencies = {"http", "projects", "recipes", "volumes", "runs"})
@NullMarked
package dev.easel.artifacts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
