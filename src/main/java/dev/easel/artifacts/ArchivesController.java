package dev.easel.artifacts;

import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/runs/{run}")
@Tag(name = "artifacts")
class ArchivesController {

  private static final String EXAMPLE =
      """
      {
        "run": "run_01kaq7w3k9e5xv6m2t8r4n0bcd",
        "name": "example-dog",
        "recipe": "dreambooth",
        "parameters": {"instance_dataset": "data/example-dog/3f8e0a51c2d4", "lr": "2e-6"},
        "datasets": [
          {
            "parameter": "instance_dataset",
            "dataset": "example-dog",
            "claim": "db-finetune-data",
            "folder": "data/example-dog/3f8e0a51c2d4",
            "digest": "3f8e0a51c2d49b7e6a0f5d8c1b2e3f4a5968778695a4b3c2d1e0f9e8d7c6b5a4",
            "pictures": 5,
            "changed": false
          }
        ],
        "images": {"finetuner": "navarrepratt/sd-finetuner:df-14"}
      }
      """;

  private final Projects projects;
  private final RunFiles files;

  ArchivesController(Projects projects, RunFiles files) {
    this.projects = projects;
    this.files = files;
  }

  @GetMapping("/artifacts.tar")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getArtifactsTar",
      summary = "Download all files of a run",
      description =
          "A tar archive of a folder with all regular files, and `run.json` beside it. It is made"
              + " as it is sent, has a length and an ETag, and goes on with `Range` and `If-Range`"
              + " where it broke off.")
  @ApiResponse(
      responseCode = "200",
      description = "The archive.",
      content =
          @Content(
              mediaType = "application/x-tar",
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "206",
      description = "The part that `Range` asks for, or `multipart/byteranges` of several.",
      content =
          @Content(
              mediaType = "application/x-tar",
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "304",
      description = "The caller has it: `If-None-Match` names it.",
      content = @Content)
  @Refusal(status = 412, code = "changed_meanwhile", when = "`If-Match` names another archive.")
  @Refusal(
      status = 416,
      code = "range_not_satisfiable",
      when = "`Range` asks for nothing of it, or for more than 16 parts.")
  @AnswersFiles
  void tar(
      @Parameter(description = ArtifactsController.RUN, example = "example-dog") @PathVariable
          String run,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    try (var tar = files.tar(files.reachable(projects.current().id(), run))) {
      new Downloads(request, response).serve(tar);
    }
  }

  @GetMapping("/artifacts.zip")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getArtifactsZip",
      summary = "Download all files of a run as zip",
      description =
          "The same as a zip archive, not compressed. It cannot be gone on with: the tar archive"
              + " can.")
  @ApiResponse(
      responseCode = "200",
      description = "The archive.",
      content =
          @Content(
              mediaType = "application/zip",
              schema = @Schema(type = "string", format = "binary")))
  @AnswersFiles
  void zip(
      @Parameter(description = ArtifactsController.RUN, example = "example-dog") @PathVariable
          String run,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var found = files.reachable(projects.current().id(), run);
    var _ = found.complete();
    var downloads = new Downloads(request, response);
    downloads.describe(
        new dev.easel.artifacts.Content.Label(
            "", "", "application/zip", RunFiles.folderName(found) + ".zip", false));
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "none");
    if (!request.getMethod().equals("HEAD")) {
      downloads.unlessBroken(out -> files.zip(found, out));
    }
  }

  @GetMapping("/run.json")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getRunManifest",
      summary = "Show what made a run's files",
      description =
          "What is needed to make the same again, as the archives have it: parameters as they were"
              + " sent, data sets with their digests, the recipe's digest, the WorkflowTemplate and"
              + " the images.")
  @ApiResponse(
      responseCode = "200",
      description = "The manifest.",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(type = "object"),
              examples = @ExampleObject(name = "dreambooth", value = EXAMPLE)))
  @AnswersFiles
  void manifest(
      @Parameter(description = ArtifactsController.RUN, example = "example-dog") @PathVariable
          String run,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    try (var manifest = files.manifest(files.find(projects.current().id(), run))) {
      new Downloads(request, response).serve(manifest);
    }
  }
}
