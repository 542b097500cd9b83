package dev.easel.projects;

/** Tells what a project has on volumes, as far as the database knows. */
@FunctionalInterface
public interface VolumeUse {

  /**
   * What it has.
   *
   * @param project its id
   */
  Stored of(String project);
}
