/**
 * Logs: what the pods of a run's steps print, captured while the pods live, kept while the run is
 * kept. Others implement {@link LineListener} to read along.
 */
@ApplicationModule(allowedDependencies = {"http", "kubernetes", "argo", "projects", "runs"})
@NullMarked
package dev.easel.logs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
