/**
 * Reconcile: compares PostgreSQL, Argo and KServe, rebuilds the runs from the cluster, and clears
 * away what they left there. Changes runs and endpoints by what their packages offer alone.
 */
@ApplicationModule(
    allowedDependencies = {
      "http",
      "kubernetes",
      "projects",
      "argo",
      "recipes",
      "runs",
      "endpoints"
    })
@NullMarked
package dev.easel.reconcile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
