package dev.easel.doctor;

import dev.easel.projects.Project;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** A doctor for each project that one was asked for. */
@Component
class Doctors implements AutoCloseable {

  private final FactsReader reader;
  private final DoctorProperties properties;
  private final Clock clock;
  private final Map<String, Doctor> doctors = new ConcurrentHashMap<>();

  Doctors(FactsReader reader, DoctorProperties properties, Clock clock) {
    this.reader = reader;
    this.properties = properties;
    this.clock = clock;
  }

  Doctor of(Project project) {
    return doctors.computeIfAbsent(
        project.id(), id -> new Doctor(project, reader, properties, clock));
  }

  @Override
  public void close() {
    doctors.values().forEach(Doctor::close);
  }
}
