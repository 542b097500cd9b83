/**
 * What {@code ./bench} runs: Easel as in production, measured against what it stands on. Nothing
 * here is a test, and nothing else uses it.
 */
@NullMarked
package dev.easel.bench;

import org.jspecify.annotations.NullMarked;
