package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.volumes.VolumePath;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data set as callers see it. */
@Schema(name = "Dataset", description = "What a training reads, and whether it may.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DatasetView(
    @Schema(example = "dataset_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    @Schema(example = "example-dog") String name,
    @Schema(example = "instance") Kind kind,
    @Schema(
            description =
                "`validating` while its pictures are looked at; `faulty` if it has errors.",
            example = "ready")
        State state,
    @Schema(example = "db-finetune-data") String claim,
    @Schema(
            description = "What a run's parameter takes; the name alone does, too.",
            example = "data/example-dog")
        String path,
    @Schema(
            description = "Where the files of the version lie that runs train on.",
            example = "data/example-dog/3f8e0a51c2d4")
        String folder,
    @Schema(description = "Counts the contents it has had.", example = "1") int version,
    @Schema(description = "SHA-256 over names and contents of its files; absent until known.")
        @Nullable String digest,
    @Schema(example = "uploaded") Source source,
    @Schema(description = "Whether others than Easel may change what lies there.") boolean mutable,
    @Schema(description = "What class images show.", example = "a photo of dog")
        @Nullable String prompt,
    @Schema(
            description = "The model that made class images.",
            example = "stabilityai/stable-diffusion-2-1-base")
        @Nullable String model,
    int files,
    @Schema(description = "Files that the trainer takes for pictures.") int pictures,
    @Schema(description = "All of them together.") long sizeBytes,
    @Schema(description = "Findings for which a run is refused.") int errors,
    @Schema(description = "Findings that make the model worse.") int warnings,
    @Schema(description = "What was found, errors first, 200 at most; not in lists.")
        @Nullable List<Finding> report,
    @Schema(description = "Whether `report` was cut off; each file has its own findings.")
        @Nullable Boolean reportTruncated,
    @Nullable Instant validatedAt,
    Instant createdAt,
    Instant updatedAt,
    @Schema(description = "Calls on this set.") Map<String, String> urls) {

  static final int LONGEST_REPORT = 200;

  static DatasetView summary(Dataset set, VolumePath root) {
    return of(set, root, null);
  }

  /**
   * @param report null in lists
   */
  static DatasetView of(Dataset set, VolumePath root, @Nullable List<Finding> report) {
    var version = set.current();
    return new DatasetView(
        set.id().toString(),
        set.name(),
        set.kind(),
        version.state(),
        set.claim(),
        version.isMutable() ? version.folder().value() : root.child(set.name()).value(),
        version.folder().value(),
        version.number(),
        version.digest(),
        version.source(),
        version.isMutable(),
        set.prompt(),
        set.model(),
        version.files(),
        version.pictures(),
        version.bytes(),
        version.errors(),
        version.warnings(),
        report == null ? null : report.stream().limit(LONGEST_REPORT).toList(),
        report == null ? null : report.size() > LONGEST_REPORT,
        version.validatedAt(),
        set.createdAt(),
        set.updatedAt(),
        urls(set.name()));
  }

  static String url(String name) {
    return "/v1/datasets/" + name;
  }

  private static Map<String, String> urls(String name) {
    var urls = new LinkedHashMap<String, String>();
    urls.put("self", url(name));
    urls.put("files", url(name) + "/files");
    urls.put("fix", url(name) + "/fix");
    return urls;
  }
}
