package dev.easel.artifacts;

import dev.easel.runs.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code run.json}: what is needed to make the same again. */
@Component
class Manifests {

  private static final String IMAGE = "_image";

  private final JsonMapper json;

  Manifests(JsonMapper json) {
    this.json = json;
  }

  /** Of a run that is not erased; the same run, the same text, while its data sets stay. */
  String of(Run run) {
    var manifest = new LinkedHashMap<String, @Nullable Object>();
    manifest.put("run", run.id().toString());
    manifest.put("name", run.name());
    manifest.put("recipe", run.recipe());
    manifest.put("recipe_digest", run.recipeDigest());
    manifest.put("template", run.template());
    manifest.put("parameters", run.parameters());
    manifest.put("datasets", run.datasets());
    manifest.put("images", images(run.parameters()));
    manifest.put("claim", run.claim());
    manifest.put("output", run.output());
    manifest.put("workflow", run.workflowName());
    manifest.put("attempt", run.attempt());
    manifest.put("status", run.status());
    manifest.put("created_at", run.createdAt().toString());
    manifest.put("finished_at", String.valueOf(run.finishedAt()));
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
  }

  /** References of the images by what they are for: {@code x_image} with {@code x_tag}. */
  private static Map<String, String> images(Map<String, String> parameters) {
    var images = new LinkedHashMap<String, String>();
    parameters.forEach(
        (name, value) -> {
          if (name.endsWith(IMAGE)) {
            var use = name.substring(0, name.length() - IMAGE.length());
            var tag = parameters.get(use + "_tag");
            images.put(use, tag == null ? value : value + ":" + tag);
          }
        });
    return images;
  }
}
