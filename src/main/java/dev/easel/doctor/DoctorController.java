package dev.easel.doctor;

import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/doctor")
@Tag(name = "doctor", description = "Is this installation able to run the guide?")
class DoctorController {

  private static final String EXAMPLE =
      """
      {
        "healthy": false,
        "checked_at": "2026-01-31T12:00:00Z",
        "findings": [
          {
            "code": "huggingface_secret_missing",
            "severity": "error",
            "subject": {"kind": "Secret", "name": "huggingface-token-secret"},
            "message": "There is no token in it: the trainer ends without a Hugging Face token.",
            "remedy": "PUT /v1/secrets/huggingface with {\\"token\\": \\"<a read token>\\"}"
          }
        ],
        "checked": ["recipes", "workflow templates", "event bindings"],
        "unchecked": [
          {"what": "labels of nodes", "why": "nodes is forbidden: User \\"easel\\" cannot list"}
        ]
      }
      """;

  private final Projects projects;
  private final Doctors doctors;

  DoctorController(Projects projects, Doctors doctors) {
    this.projects = projects;
    this.doctors = doctors;
  }

  @GetMapping
  @Allowed(Role.OPERATOR)
  @Operation(
      operationId = "getDoctor",
      summary = "Examine the installation",
      description =
          "Reads the templates, bindings, roles, Secrets (their shape alone), claims, definitions,"
              + " nodes and Argo as they are now, and tells each mistake with its remedy. Takes"
              + " some seconds at most, also while the cluster or Argo is away: that is a finding"
              + " then. A right that Easel lacks is one, too. Changes nothing.")
  @ApiResponse(
      responseCode = "200",
      description = "What was found.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Report.class),
              examples = @ExampleObject(EXAMPLE)))
  Report examine() {
    return doctors.of(projects.current()).examine();
  }
}
