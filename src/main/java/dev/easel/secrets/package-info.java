/**
 * The two tokens that runs need of others, Hugging Face's and W&amp;B's: put into the cluster's
 * Secrets, looked at, never told. Nothing of them is kept here or in PostgreSQL.
 */
@ApplicationModule(allowedDependencies = {"http", "kubernetes", "projects"})
@NullMarked
package dev.easel.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
