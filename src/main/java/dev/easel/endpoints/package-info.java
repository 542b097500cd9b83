/**
 * Endpoints: the InferenceServices that finished runs serve from, and prompts passed on to them.
 * The only package that has heard of KServe.
 */
@ApplicationModule(allowedDependencies = {"http", "kubernetes", "projects", "runs", "pricing"})
@NullMarked
package dev.easel.endpoints;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
