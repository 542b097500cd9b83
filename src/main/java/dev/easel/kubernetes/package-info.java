/**
 * The Kubernetes API: one client, and following the objects of one kind in a namespace. Uses no
 * other package.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.easel.kubernetes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
