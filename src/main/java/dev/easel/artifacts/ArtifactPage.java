package dev.easel.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.easel.artifacts.RunFiles.Found;
import dev.easel.http.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a run's files, and what is known of them altogether. */
@Schema(name = "PageArtifact")
@JsonInclude(JsonInclude.Include.ALWAYS)
record ArtifactPage(
    CatalogueView catalogue,
    List<ArtifactView> data,
    @JsonProperty("has_more") @Schema(description = "Whether another page follows.")
        boolean hasMore,
    @Schema(description = "Give it as `after` for the next page.", nullable = true)
        @Nullable String next) {

  static ArtifactPage of(Found found, List<Artifact> artifacts, int limit) {
    var page = Page.of(artifacts, limit, it -> PathCursor.of(it.path()));
    return new ArtifactPage(
        CatalogueView.of(found),
        page.data().stream().map(it -> ArtifactView.of(found.run().id(), it)).toList(),
        page.hasMore(),
        page.next());
  }
}
