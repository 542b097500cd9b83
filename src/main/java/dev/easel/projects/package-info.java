/** Who asks, for which project, and how much they may. */
@ApplicationModule(allowedDependencies = "http")
@NullMarked
package dev.easel.projects;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
