package dev.easel.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.runs.RunId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** A file as callers see it. */
@Schema(name = "Artifact", description = "Something in a run's output folder.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ArtifactView(
    @Schema(description = "Below the output folder.", example = "unet/diffusion_pytorch_model.bin")
        String path,
    @Schema(description = "Of anything but a `file` only this is told; links are not followed.")
        ArtifactType type,
    @Schema(description = "What it is for, by its place and name.") ArtifactKind kind,
    @Schema(example = "application/octet-stream") String mediaType,
    @Schema(example = "3438354725") long sizeBytes,
    @Schema(
            description = "Absent of what is no file, or Easel may not read.",
            example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable String sha256,
    @Schema(description = "The step that a sample was drawn after.", example = "100")
        @Nullable Integer step,
    Instant modifiedAt,
    @Schema(
            description =
                "False if it was written before the run was accepted, or after its end: then it is"
                    + " not deleted with the run's files.")
        boolean madeByRun,
    @Schema(
            description =
                "Where to download it; absent if it is only in the archives, or cannot be read.",
            example =
                "/v1/runs/run_01kaq7w3k9e5xv6m2t8r4n0bcd/artifacts/unet/diffusion_pytorch_model.bin")
        @Nullable String url) {

  static ArtifactView of(RunId run, Artifact artifact) {
    return new ArtifactView(
        artifact.path(),
        artifact.type(),
        artifact.kind(),
        artifact.mediaType(),
        artifact.size(),
        artifact.sha256(),
        artifact.step(),
        artifact.modified(),
        artifact.madeByRun(),
        artifact.isReadable() && isAddressable(artifact.path()) ? url(run, artifact.path()) : null);
  }

  /** Tomcat and Spring refuse a URL with these, however they are written. */
  private static boolean isAddressable(String path) {
    return path.chars().noneMatch(c -> "%;\\".indexOf(c) >= 0 || Character.isISOControl(c));
  }

  private static String url(RunId run, String path) {
    return "/v1/runs/%s/artifacts/%s"
        .formatted(run, UriUtils.encodePath(path, StandardCharsets.UTF_8));
  }
}
