package dev.easel.runs;

import java.util.function.Supplier;

/**
 * A request that nothing is wrong with by itself.
 *
 * @param ready its draft, or the problem that was seen to stand against it
 */
public record CheckedRun(RunDraft draft, Supplier<RunDraft> ready) {}
