package dev.easel.endpoints;

import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.runs.Admission;
import dev.easel.runs.MonthUsedUp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stops what costs something in a project whose month is used up: first it is told of, and stopped
 * a while later, unless the month is not used up any more. Each endpoint is dealt with by itself,
 * and by what its row and the quota say at that moment.
 */
@Component
class KeepMonth {

  private static final Logger log = LoggerFactory.getLogger(KeepMonth.class);

  private final Projects projects;
  private final Admission admission;
  private final Endpoints endpoints;
  private final EndpointTasks tasks;
  private final EndpointProperties properties;
  private final TransactionTemplate transaction;
  private final Clock clock;

  KeepMonth(
      Projects projects,
      Admission admission,
      Endpoints endpoints,
      EndpointTasks tasks,
      EndpointProperties properties,
      TransactionTemplate transaction,
      Clock clock) {
    this.projects = projects;
    this.admission = admission;
    this.endpoints = endpoints;
    this.tasks = tasks;
    this.properties = properties;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Looks at all once. One that cannot be dealt with does not keep the others. */
  void look() {
    for (var id : endpoints.toBeToldOfMonth(usedUp(), now())) {
      try {
        transaction.executeWithoutResult(status -> keep(id));
      } catch (RuntimeException e) {
        log.error("endpoint {} could not be kept within its project's month", id, e);
      }
    }
  }

  private Set<String> usedUp() {
    return projects.all().stream()
        .filter(project -> admission.usedUp(project).isPresent())
        .map(Project::id)
        .collect(Collectors.toSet());
  }

  /** Its project's row first, as whoever starts an endpoint does. */
  private void keep(EndpointId id) {
    var month = endpoints.projectOf(id).flatMap(admission::usedUp);
    endpoints.change(id, entry -> keep(entry, month));
  }

  private void keep(EndpointEntry entry, Optional<MonthUsedUp> month) {
    var now = now();
    if (month.isEmpty() || !entry.costs()) {
      entry.monthIsNotUsedUp(month.isEmpty(), now);
    } else if (entry.monthNotice() == null) {
      entry.monthIsUsedUp(month.get(), now.plus(properties.monthGrace()), now);
    } else if (entry.monthNotice().isDue(now) && entry.stop(StoppedBy.QUOTA, now)) {
      tasks.order(entry.id(), entry.order().number());
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
  }
}
