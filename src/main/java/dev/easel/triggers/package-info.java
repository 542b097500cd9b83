/**
 * Triggers: runs that other systems start by calls of their own form. Each becomes a request as
 * {@code POST /v1/runs} takes it, and passes the same gate. Uses {@code encryption} to keep the
 * secrets that calls are signed with, {@code kubernetes} to ask whose token it is.
 */
@ApplicationModule(
    allowedDependencies = {"encryption", "http", "kubernetes", "projects", "recipes", "runs"})
@NullMarked
package dev.easel.triggers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
