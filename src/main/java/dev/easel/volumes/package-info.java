/**
 * The shared claim that datasets, class images, base models and results lie on: the one place where
 * a path on it is built and checked. Uses no other package.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.easel.volumes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
