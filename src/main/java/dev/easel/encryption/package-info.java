/**
 * Encryption of the few secrets that have to stay readable, such as those that webhooks are signed
 * with, in and out: they lie in PostgreSQL, the key does not. Uses {@code http} to refuse.
 */
@ApplicationModule(allowedDependencies = "http")
@NullMarked
package dev.easel.encryption;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
