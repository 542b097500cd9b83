package dev.easel.runs;

import dev.easel.projects.Project;
import dev.easel.recipes.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that passed every check but those that need the database. */
record RunDraft(
    Project project,
    Recipe recipe,
    String discriminator,
    String name,
    Map<String, String> parameters,
    Map<String, Stage> stages,
    Map<String, String> labels,
    Map<String, Object> metadata,
    String spec,
    @Nullable String claim,
    @Nullable String output,
    boolean trains,
    @Nullable String classPlace,
    @Nullable String classKey,
    @Nullable String endpointName,
    @Nullable String modelName,
    boolean replace,
    List<String> replaces,
    Duration maxPending) {

  RunDraft replacing(List<String> runs) {
    return new RunDraft(
        project,
        recipe,
        discriminator,
        name,
        parameters,
        stages,
        labels,
        metadata,
        spec,
        claim,
        output,
        trains,
        classPlace,
        classKey,
        endpointName,
        modelName,
        replace,
        runs,
        maxPending);
  }
}
