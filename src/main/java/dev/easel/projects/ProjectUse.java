package dev.easel.projects;

import java.util.Optional;

/** Tells what a project still has that would be lost, or go on, without it. */
@FunctionalInterface
public interface ProjectUse {

  /**
   * What keeps a project from being deleted, in words and the plural, such as {@code runs that have
   * not ended}; empty if nothing does.
   *
   * @param project its id
   */
  Optional<String> of(String project);
}
