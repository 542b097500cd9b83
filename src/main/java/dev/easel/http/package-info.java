/**
 * What every HTTP call has in common: problem documents, strict reading of bodies and queries,
 * pages, idempotency keys, request ids, ids, answers that stay open. Knows no feature and uses no
 * other package.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.easel.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
