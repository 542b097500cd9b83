/**
 * What may be asked for: labelled WorkflowTemplates as recipes with typed parameters, and the one
 * gate through which a caller's parameters become the texts that are sent. Uses {@code argo} to
 * read templates and bindings, {@code volumes} to check paths, {@code projects} for the namespace,
 * {@code http} to answer.
 */
@ApplicationModule(allowedDependencies = {"argo", "http", "projects", "volumes"})
@NullMarked
package dev.easel.recipes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
