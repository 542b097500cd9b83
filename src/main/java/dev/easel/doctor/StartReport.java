package dev.easel.doctor;

import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the log what is wrong, once, beside a start that does not wait for it. */
@Component
class StartReport {

  private static final Logger log = LoggerFactory.getLogger(StartReport.class);

  private static final Set<String> AWAY = Set.of("argo_unreachable", "cluster_unreachable");

  private final Projects projects;
  private final Doctors doctors;
  private final DoctorProperties properties;

  StartReport(Projects projects, Doctors doctors, DoctorProperties properties) {
    this.projects = projects;
    this.doctors = doctors;
    this.properties = properties;
  }

  @EventListener(ApplicationReadyEvent.class)
  void started() {
    if (properties.atStart()) {
      Thread.ofVirtual().name("doctor").start(this::tell);
    }
  }

  private void tell() {
    projects.all().forEach(this::tell);
  }

  private void tell(Project project) {
    try {
      var report = examined(doctors.of(project));
      report.findings().forEach(StartReport::tell);
      log.info(
          "The doctor checked {} things of project {} and found {}; GET /v1/doctor asks again",
          report.checked().size(),
          project.id(),
          report.findings().size());
    } catch (IllegalStateException e) {
      log.warn("The doctor could not examine the installation", e);
    }
  }

  /** At its start Easel itself may be what is slow: it looks again before it says who is away. */
  private static Report examined(Doctor doctor) {
    var report = doctor.examine();
    return report.findings().stream().map(Finding::code).anyMatch(AWAY::contains)
        ? doctor.examine()
        : report;
  }

  private static void tell(Finding finding) {
    log.atLevel(level(finding.severity()))
        .log(
            "{} ({}): {} Remedy: {}",
            finding.code(),
            finding.subject(),
            finding.message(),
            finding.remedy());
  }

  private static Level level(Severity severity) {
    return severity == Severity.INFO ? Level.INFO : Level.WARN;
  }
}
