package dev.easel.doctor;

import dev.easel.runs.RunCheck;
import dev.easel.runs.RunDraft;
import dev.easel.runs.Warning;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Tells dry runs what of the installation would hurt the run. The cluster is asked for the run's
 * claim and the Secrets; the rest is as it was lately.
 */
@Component
class WhatARunNeeds implements RunCheck {

  private final Doctors doctors;
  private final FactsReader reader;

  WhatARunNeeds(Doctors doctors, FactsReader reader) {
    this.doctors = doctors;
    this.reader = reader;
  }

  @Override
  public List<Warning> warnings(RunDraft draft) {
    var demand = Demand.of(draft);
    return doctors
        .of(draft.project())
        .recent()
        .map(facts -> warnings(reader.asked(facts, demand)))
        .orElse(List.of());
  }

  private static List<Warning> warnings(Facts facts) {
    return Rule.FOR_A_RUN.stream()
        .flatMap(rule -> rule.findings(facts))
        .filter(finding -> finding.severity() != Severity.INFO)
        .map(Finding::warning)
        .distinct()
        .toList();
  }
}
