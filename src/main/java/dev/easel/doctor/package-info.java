/**
 * Whether this installation can run the guide: what is installed is read, judged by rules, and each
 * mistake told with its remedy. Asked over HTTP, at start, and by dry runs for what a run needs.
 * Changes nothing.
 */
@ApplicationModule(
    allowedDependencies = {
      "argo",
      "endpoints",
      "http",
      "kubernetes",
      "projects",
      "recipes",
      "runs",
      "secrets",
      "volumes"
    })
@NullMarked
package dev.easel.doctor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
