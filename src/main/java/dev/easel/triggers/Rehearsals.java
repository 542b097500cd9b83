package dev.easel.triggers;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.runs.RunIntake;
import org.springframework.stereotype.Service;

/** Says what a trigger would make of a payload. */
@Service
class Rehearsals {

  private final Triggers triggers;
  private final RunIntake intake;

  Rehearsals(Triggers triggers, RunIntake intake) {
    this.triggers = triggers;
    this.intake = intake;
  }

  /**
   * Stores nothing.
   *
   * @throws TriggerNotFound if the project has no such trigger
   */
  Rehearsal of(Project project, String id, JsonBody sample) {
    var trigger = triggers.get(project.id(), id);
    var payload = new Payload(sample.json(), Payload.unique(trigger.id(), "rehearsal"));
    var unmet = trigger.definition().unmet(payload).map(Condition::words);
    var violations = new Violations();
    var request = trigger.definition().request(trigger.id(), payload, violations);
    return new Rehearsal(
        unmet.isEmpty(),
        unmet.orElse(null),
        intake.dryRun(project, JsonBody.of(new byte[0]).with(request), violations));
  }
}
