/**
 * The shared claims that datasets, class images, base models and results lie on: the one place
 * where a path on them is built and checked, and the only one that opens what lies there.
 */
@ApplicationModule(allowedDependencies = "http")
@NullMarked
package dev.easel.volumes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
