package dev.easel.datasets;

import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/datasets/{name}/fetch")
@Tag(name = "datasets")
class FetchController {

  private static final String NONE = "The set was not fetched from anywhere.";

  private final Projects projects;
  private final Fetching fetching;

  FetchController(Projects projects, Fetching fetching) {
    this.projects = projects;
    this.fetching = fetching;
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getDatasetFetch",
      summary = "Show how far fetching a data set is",
      description =
          "Of the last `PUT` with addresses. What passes, such as a server that answers 503, is"
              + " tried four times in all.")
  @ApiResponse(responseCode = "200", description = "The fetch, and what became of it.")
  @Refusal(status = 404, code = "fetch_not_found", when = NONE)
  FetchView get(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name) {
    return fetching.get(projects.current(), name);
  }

  @DeleteMapping
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "stopDatasetFetch",
      summary = "Stop fetching a data set",
      description = "The set stays as it was. So does deleting the set stop it.")
  @ApiResponse(responseCode = "204", description = "It is stopped.", content = @Content)
  @Refusal(status = 404, code = "fetch_not_found", when = NONE)
  @Refusal(status = 409, code = "fetch_ended", when = "It has ended.")
  ResponseEntity<Void> stop(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name) {
    fetching.stop(projects.current(), name);
    return ResponseEntity.noContent().build();
  }
}
