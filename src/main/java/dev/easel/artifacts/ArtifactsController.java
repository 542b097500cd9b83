package dev.easel.artifacts;

import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/runs/{run}")
@Tag(name = "artifacts", description = "What runs leave: models, samples and logs.")
class ArtifactsController {

  static final String RUN = "The run's id, or its name.";

  private final Projects projects;
  private final RunFiles files;
  private final Artifacts artifacts;
  private final Deletions deletions;

  ArtifactsController(Projects projects, RunFiles files, Artifacts artifacts, Deletions deletions) {
    this.projects = projects;
    this.files = files;
    this.artifacts = artifacts;
    this.deletions = deletions;
  }

  @GetMapping("/artifacts")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listArtifacts",
      summary = "List a run's files",
      description =
          "By path. They are catalogued when the run has ended: `catalogue` says how far that is,"
              + " and its history has an event `artifacts` once it is complete. Links are listed"
              + " as what they are, and never followed.")
  @ApiResponse(responseCode = "200", description = "A page of files.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no `next` of a page.")
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(
      status = 503,
      code = "volume_not_mounted",
      when = "The run's claim is not mounted here, and its files are not known.")
  ArtifactPage list(
      @Parameter(description = RUN, example = "example-dog") @PathVariable String run,
      @Parameter(description = "Only files of this kind.") @RequestParam
          @Nullable ArtifactKind kind,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var from = Page.cursor(after, PathCursor::read);
    var found = files.find(projects.current().id(), run);
    return ArtifactPage.of(found, artifacts.page(found.run().id(), kind, from, limit + 1), limit);
  }

  @GetMapping("/artifacts/{*path}")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getArtifact",
      summary = "Download a file of a run",
      description =
          "Its ETag is its SHA-256. A download that broke off goes on with `Range`, and with"
              + " `If-Range` only if it is still the same. Pictures may be shown in a browser;"
              + " anything else is to be saved.")
  @ApiResponse(
      responseCode = "200",
      description = "The file.",
      content =
          @Content(
              mediaType = MediaType.ALL_VALUE,
              schema = @Schema(type = "string", format = "binary")),
      headers = {
        @Header(
            name = HttpHeaders.ETAG,
            description = "The file's SHA-256, in quotes.",
            schema = @Schema(type = "string")),
        @Header(
            name = "Repr-Digest",
            description = "The same as RFC 9530 has it.",
            schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "206",
      description = "The part that `Range` asks for, or `multipart/byteranges` of several.",
      content =
          @Content(
              mediaType = MediaType.ALL_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "304",
      description = "The caller has it: `If-None-Match` names it.",
      content = @Content)
  @Refusal(status = 404, code = "artifact_not_found", when = "The run left no such file.")
  @Refusal(
      status = 409,
      code = "artifact_changed",
      when = "The file was changed or removed after it was catalogued.")
  @Refusal(
      status = 409,
      code = "artifact_not_readable",
      when = "It is a link or another thing that is no file, or Easel may not read it.")
  @Refusal(status = 412, code = "changed_meanwhile", when = "`If-Match` names another file.")
  @Refusal(
      status = 416,
      code = "range_not_satisfiable",
      when = "`Range` asks for nothing of it, or for more than 16 parts.")
  @Refusal(status = 503, code = "volume_failed", when = "The file system does not answer.")
  @AnswersFiles
  void file(
      @Parameter(description = RUN, example = "example-dog") @PathVariable String run,
      @Parameter(
              description = "The file's path, of several segments.",
              example = "unet/diffusion_pytorch_model.bin")
          @PathVariable
          String path,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var found = files.find(projects.current().id(), run);
    try (var file = files.file(found, path.substring(1))) {
      new Downloads(request, response).serve(file);
    }
  }

  @DeleteMapping("/artifacts")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "deleteArtifacts",
      summary = "Delete a run's files",
      description =
          "Deletes what was catalogued as made by this run and has not changed since, and the"
              + " folders that are empty then. The run stays, and so does its claim on the output"
              + " folder.")
  @ApiResponse(responseCode = "202", description = "What is known of its files: `deleting`.")
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 404, code = "no_artifacts", when = NoArtifacts.WHEN)
  @Refusal(
      status = 409,
      code = "artifacts_in_use",
      when = "An endpoint serves from the files, or is about to: `run` names its run.")
  @Refusal(
      status = 409,
      code = "artifacts_not_catalogued",
      when = "The catalogue is being made, ask again; or it could not be made.")
  @Refusal(status = 409, code = "output_taken", when = "Another run has the output folder since.")
  @Refusal(status = 409, code = "run_not_finished", when = "The run is not final; cancel it.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(status = 503, code = "volume_not_mounted", when = "The run's claim is not mounted here.")
  ResponseEntity<CatalogueView> delete(
      @Parameter(description = RUN, example = "example-dog") @PathVariable String run) {
    var project = projects.current().id();
    deletions.order(project, run);
    return ResponseEntity.accepted().body(CatalogueView.of(files.find(project, run)));
  }
}
