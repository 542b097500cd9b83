/**
 * Webhooks: what happens to runs, endpoints and data sets, told to addresses that a project names.
 * A notification is written in the transaction of what it tells and delivered by whichever replica
 * is free, signed as Standard Webhooks says. Listens to the packages that it tells of; none of them
 * knows it.
 */
@ApplicationModule(
    allowedDependencies = {"http", "egress", "encryption", "projects", "runs", "datasets"})
@NullMarked
package dev.easel.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
