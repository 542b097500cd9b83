package dev.easel.runs;

/**
 * Published inside the transaction that finds a run's {@code max_cost} reached, while something of
 * it is billed for; published again as long as that is so. Its workflow is ended by then; whoever
 * runs something else for it stops that.
 */
public record BudgetSpent(RunId run) {}
