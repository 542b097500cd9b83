/**
 * Egress: every call to an address that a user named. What it may reach is decided on the address
 * that is then connected to. Uses no other package.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.easel.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
