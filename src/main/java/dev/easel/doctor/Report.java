package dev.easel.doctor;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an examination found. */
@Schema(name = "Doctor", description = "Whether this installation can run the guide.")
record Report(
    @Schema(description = "True if no finding is an error.") boolean healthy,
    Instant checkedAt,
    @Schema(description = "What is not as it should be, the worst first.") List<Finding> findings,
    @Schema(description = "What was read.", example = "[\"workflow templates\"]")
        List<String> checked,
    @Schema(description = "What could not be read, and why.") List<Gap> unchecked) {

  /** Something that could not be read. */
  @Schema(name = "DoctorGap", description = "Something that could not be read.")
  record Gap(
      @Schema(example = "labels of nodes") String what,
      @Schema(example = "nodes is forbidden: User \"easel\" cannot list resource \"nodes\"")
          String why) {}

  static Report of(Facts facts) {
    var findings =
        Rule.ALL.stream()
            .flatMap(rule -> rule.findings(facts))
            .distinct()
            .sorted(Comparator.comparing(Finding::severity))
            .toList();
    var checked = new ArrayList<String>();
    var unchecked = new ArrayList<Gap>();
    facts
        .all()
        .forEach(
            (what, fact) -> {
              if (fact instanceof Fact.Unknown<?>(var why, var _)) {
                unchecked.add(new Gap(what, why));
              } else {
                checked.add(what);
              }
            });
    ClaimRules.unmeasured(facts)
        .forEach(
            claim ->
                unchecked.add(
                    new Gap("how full claim " + claim + " is", "it is not mounted here")));
    var healthy = findings.stream().noneMatch(it -> it.severity() == Severity.ERROR);
    return new Report(healthy, facts.at(), findings, checked, unchecked);
  }
}
