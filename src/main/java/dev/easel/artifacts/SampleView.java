package dev.easel.artifacts;

import dev.easel.runs.RunId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.web.util.UriUtils;

/** A sampled picture as callers see it. */
@Schema(name = "Sample", description = "A picture that a training drew on its way.")
record SampleView(
    @Schema(example = "images_100_5f7d3e9c8b4a1d0e2f3c.png") String file,
    @Schema(description = "The step that it was drawn after.", example = "100") int step,
    @Schema(example = "412907") long sizeBytes,
    Instant createdAt,
    @Schema(
            description = "The picture.",
            example =
                "/v1/runs/run_01kaq7w3k9e5xv6m2t8r4n0bcd/samples/images_100_5f7d3e9c8b4a1d0e2f3c.png")
        String url) {

  static SampleView of(RunId run, Sample sample) {
    return new SampleView(
        sample.file(),
        sample.step(),
        sample.size(),
        sample.modified(),
        "/v1/runs/%s/samples/%s"
            .formatted(run, UriUtils.encodePathSegment(sample.file(), StandardCharsets.UTF_8)));
  }
}
