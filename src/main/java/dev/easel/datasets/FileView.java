package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** A file of a data set as callers see it. */
@Schema(name = "DatasetFile", description = "A picture or a caption of a data set.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FileView(
    @Schema(example = "dog-1.png") String name,
    @Schema(description = "That it came with, if Easel changed it.", example = "dog 1.png")
        @Nullable String originalName,
    long sizeBytes,
    @Schema(description = "In hex.") String sha256,
    @Schema(description = "Of a picture that was looked at.", example = "image/png")
        @Nullable String mediaType,
    @Nullable Integer width,
    @Nullable Integer height,
    List<Finding> findings,
    @Schema(description = "Calls on this file.") Map<String, String> urls) {

  static FileView of(Dataset set, DatasetFile file) {
    return new FileView(
        file.name(),
        file.originalName(),
        file.bytes(),
        file.sha256(),
        file.format() == null ? null : file.format().mediaType(),
        file.width(),
        file.height(),
        file.findings(),
        urls(set, file));
  }

  private static Map<String, String> urls(Dataset set, DatasetFile file) {
    var self =
        "%s/files/%s"
            .formatted(
                DatasetView.url(set.name()),
                UriUtils.encodePathSegment(file.name(), StandardCharsets.UTF_8));
    var urls = new LinkedHashMap<String, String>();
    urls.put("self", self);
    if (Suffix.of(file.name()).isPicture()) {
      urls.put("thumbnail", self + "/thumbnail");
      urls.put("caption", self + "/caption");
    }
    return urls;
  }
}
