package dev.easel.datasets;

import dev.easel.http.IfMatch;
import dev.easel.http.IfNoneMatch;
import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.Violations;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/datasets/{name}/files")
@Tag(name = "datasets")
class DatasetFilesController {

  private final Projects projects;
  private final DatasetViews views;
  private final Datasets datasets;
  private final FileChanges changes;
  private final FileDownloads downloads;

  DatasetFilesController(
      Projects projects,
      DatasetViews views,
      Datasets datasets,
      FileChanges changes,
      FileDownloads downloads) {
    this.projects = projects;
    this.views = views;
    this.datasets = datasets;
    this.changes = changes;
    this.downloads = downloads;
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listDatasetFiles",
      summary = "List the files of a data set",
      description = "By name, with sizes, dimensions and findings.")
  @ApiResponse(responseCode = "200", description = "A page of files.")
  @Refusal(status = 404, code = "dataset_not_found", when = Examples.NOT_FOUND)
  @Refusal(status = 503, code = "volume_not_mounted", when = "No claim is mounted in Easel.")
  Page<FileView> list(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "100")
          @Min(1)
          @Max(1000)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    views.requireMounted(projects.current());
    var set = datasets.get(projects.current().id(), name);
    var found = datasets.files(set, after == null ? "" : after, limit + 1);
    return Page.of(
        found.stream().map(file -> FileView.of(set, file)).toList(), limit, FileView::name);
  }

  @GetMapping("/{file}")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getDatasetFile",
      summary = "Download a file of a data set",
      description =
          "As it lies on the volume. Whatever it is, browsers run nothing of it: PNG, JPEG and WebP"
              + " are shown, the rest is an attachment.")
  @ApiResponse(
      responseCode = "200",
      description = "The file.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "Its SHA-256.",
              schema = @Schema(type = "string")),
      content =
          @Content(
              mediaType = MediaType.ALL_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "304",
      description = "It is as `If-None-Match` says.",
      content = {})
  @Refusal(status = 404, code = "dataset_not_found", when = Examples.NOT_FOUND)
  @Refusal(status = 404, code = "file_not_found", when = Examples.NO_FILE)
  @Refusal(status = 503, code = "volume_not_mounted", when = Examples.UNMOUNTED)
  @Refusal(status = 503, code = "volume_failed", when = Examples.FAILED)
  void get(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = Examples.FILE, example = Examples.PICTURE) @PathVariable String file,
      @Parameter(description = "ETags that the caller has.")
          @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch,
      HttpServletResponse response)
      throws IOException {
    downloads.send(projects.current(), name, file, ifNoneMatch, response);
  }

  @GetMapping("/{file}/thumbnail")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getDatasetThumbnail",
      summary = "Show a picture of a data set small",
      description = "A JPEG, upright, on white.")
  @ApiResponse(
      responseCode = "200",
      description = "The thumbnail.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "Changes with the picture.",
              schema = @Schema(type = "string")),
      content =
          @Content(
              mediaType = MediaType.IMAGE_JPEG_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "304",
      description = "It is as `If-None-Match` says.",
      content = {})
  @Refusal(status = 404, code = "dataset_not_found", when = Examples.NOT_FOUND)
  @Refusal(status = 404, code = "file_not_found", when = Examples.NO_FILE)
  @Refusal(
      status = 422,
      code = "not_decodable",
      when = "It is no picture, or one that cannot be decoded.")
  @Refusal(status = 503, code = "volume_not_mounted", when = Examples.UNMOUNTED)
  @Refusal(status = 503, code = "volume_failed", when = Examples.FAILED)
  void thumbnail(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = Examples.FILE, example = Examples.PICTURE) @PathVariable String file,
      @Parameter(description = "Pixels of its longer side.")
          @RequestParam(defaultValue = "256")
          @Min(16)
          @Max(512)
          int size,
      @Parameter(description = "ETags that the caller has.")
          @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch,
      HttpServletResponse response)
      throws IOException {
    downloads.sendSmall(projects.current(), name, file, size, ifNoneMatch, response);
  }

  @PutMapping("/{file}")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "putDatasetFile",
      summary = "Add or replace a file of a data set",
      description =
          "The body is the file: `curl -T dog-6.png …/files/`. The set gets a new version, which is"
              + " validated; the same file again changes nothing.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @ApiResponse(
      responseCode = "200",
      description = "The data set, being validated.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @UploadRefusals
  @Refusal(status = 404, code = "dataset_not_found", when = Examples.NOT_FOUND)
  @Refusal(status = 409, code = "dataset_changing", when = Examples.CHANGING)
  @TakesIfNoneMatch
  ResponseEntity<DatasetView> put(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = Examples.FILE, example = Examples.PICTURE) @PathVariable String file,
      @Parameter(description = Examples.MATCH)
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch,
      @Parameter(description = Examples.NEW_FILE)
          @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch,
      @Parameter(hidden = true) HttpServletRequest request) {
    var precondition = new Precondition(new IfMatch(ifMatch), new IfNoneMatch(ifNoneMatch));
    changes.put(projects.current(), name, file, precondition, request);
    return views.get(projects.current(), name, ResponseEntity.ok());
  }

  @PutMapping("/{file}/caption")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "putDatasetCaption",
      summary = "Write the caption of a picture",
      description = "As the text beside it. The set gets a new version, which is validated.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = CaptionRequest.class),
                      examples = @ExampleObject(name = "caption", value = Examples.CAPTION))))
  @MakesVersion
  @Refusal(status = 404, code = "file_not_found", when = Examples.NO_FILE)
  @TakesIfNoneMatch
  ResponseEntity<DatasetView> caption(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = Examples.FILE, example = Examples.PICTURE) @PathVariable String file,
      @Parameter(hidden = true) JsonBody body,
      @Parameter(description = Examples.MATCH)
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch,
      @Parameter(description = Examples.NEW_FILE)
          @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    var precondition = new Precondition(new IfMatch(ifMatch), new IfNoneMatch(ifNoneMatch));
    var violations = new Violations();
    var members = body.members(violations);
    var caption = members.requiredText("caption", Caption.LONGEST / 4);
    members.refuseOthers();
    violations.throwIfAny();
    changes.caption(projects.current(), name, file, precondition, String.valueOf(caption));
    return views.get(projects.current(), name, ResponseEntity.ok());
  }

  @DeleteMapping("/{file}")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "deleteDatasetFile",
      summary = "Remove a file from a data set",
      description =
          "A picture's caption stays. The set gets a new version, which is validated; the last file"
              + " of a set cannot be removed.")
  @MakesVersion
  @Refusal(status = 404, code = "file_not_found", when = Examples.NO_FILE)
  @Refusal(status = 422, code = "empty_upload", when = "It is the only file; delete the set.")
  ResponseEntity<DatasetView> delete(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = Examples.FILE, example = Examples.PICTURE) @PathVariable String file,
      @Parameter(description = Examples.MATCH)
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    changes.delete(projects.current(), name, file, new IfMatch(ifMatch));
    return views.get(projects.current(), name, ResponseEntity.ok());
  }

  /** How the body looks, for OpenAPI. */
  @Schema(name = "CaptionRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record CaptionRequest(
      @Schema(
              description = "What the picture shows, on one line.",
              maxLength = Caption.LONGEST / 4,
              example = "a photo of a dog on the beach",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String caption) {}
}
