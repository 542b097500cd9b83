package dev.easel.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.artifacts.RunFiles.Found;
import dev.easel.runs.RunId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a run's files altogether. */
@Schema(name = "Catalogue", description = "What is known of a run's files altogether.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CatalogueView(
    CatalogueState state,
    @Schema(description = "Why it is `pending` or `failed`, if there is something to say.")
        @Nullable String message,
    @Schema(
            description = "The run whose files this one serves, if it only serves: ask for its.",
            example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd")
        @Nullable String trainedBy,
    @Schema(example = "db-finetune-data") @Nullable String claim,
    @Schema(description = "The output folder.", example = "finetunes/example-dog")
        @Nullable String path,
    @Schema(description = "Files that can be downloaded.", example = "31") long files,
    @Schema(description = "All of them together.", example = "5214380032") long sizeBytes,
    @Schema(
            description = "Changes with each file's.",
            example = "6c2f1b0a5f7d3e9c8b4a1d0e2f3c4b5a69788796a5b4c3d2e1f00112233445566")
        @Nullable String digest,
    @Schema(description = "When the folder was read.") @Nullable Instant cataloguedAt,
    @Schema(description = "Archives of all files, and `run.json` alone; once it is complete.")
        Map<String, String> urls) {

  static CatalogueView of(Found found) {
    var catalogue = found.catalogue();
    var folder = found.folder();
    return new CatalogueView(
        found.state(),
        catalogue.map(Catalogue::message).orElse(null),
        found.trainedBy().map(RunId::toString).orElse(null),
        folder == null ? null : folder.claim(),
        folder == null ? null : folder.path().value(),
        catalogue.map(Catalogue::files).orElse(0L),
        catalogue.map(Catalogue::bytes).orElse(0L),
        catalogue.map(Catalogue::digest).orElse(null),
        catalogue.map(Catalogue::cataloguedAt).orElse(null),
        found.state() == CatalogueState.COMPLETE ? urls(found) : Map.of());
  }

  private static Map<String, String> urls(Found found) {
    var run = "/v1/runs/" + found.run().id();
    var urls = new LinkedHashMap<String, String>();
    urls.put("tar", run + "/artifacts.tar");
    urls.put("zip", run + "/artifacts.zip");
    urls.put("manifest", run + "/run.json");
    return urls;
  }
}
