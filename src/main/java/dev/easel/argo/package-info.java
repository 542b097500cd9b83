/**
 * The only package that has heard of Argo Workflows: submits events, reads workflows, templates and
 * event bindings, in our words.
 */
@ApplicationModule(allowedDependencies = {"kubernetes"})
@NullMarked
package dev.easel.argo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
