/**
 * What hardware costs: the installation's rate card, and arithmetic with it. Stores nothing and
 * asks nobody; {@code runs} keeps what was spent.
 */
@ApplicationModule(allowedDependencies = {"http", "projects"})
@NullMarked
package dev.easel.pricing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
