package dev.easel.runs;

import dev.easel.argo.Step;
import java.util.List;

/**
 * Published inside the transaction that applies what was seen of a run's workflow. A listener may
 * write rows; what it throws undoes the change.
 *
 * @param steps of the run's present attempt, all that are known
 */
public record StepsSeen(Run run, List<Step> steps) {}
