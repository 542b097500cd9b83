package dev.easel.secrets;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Refusal;
import dev.easel.http.Violations;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/secrets/{service}")
@Tag(name = "secrets", description = "The tokens that runs need of others.")
class SecretsController {

  private static final String SERVICE = "`huggingface` or `wandb`.";
  private static final String UNKNOWN = "There is no such service.";
  private static final String AWAY = "The Kubernetes API does not answer.";
  private static final String FORBIDDEN = "Easel's account may not get or patch the Secret.";

  private final Projects projects;
  private final TokenSecrets secrets;

  SecretsController(Projects projects, TokenSecrets secrets) {
    this.projects = projects;
    this.secrets = secrets;
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getSecret",
      summary = "Show whether a token is set",
      description = "Whether it is set, when, and whether it looks wrong; never the token.")
  @ApiResponse(responseCode = "200", description = "What is told of the token.")
  @Refusal(status = 404, code = "service_not_found", when = UNKNOWN)
  @Refusal(status = 503, code = "cluster_unreachable", when = AWAY)
  @Refusal(status = 503, code = "not_permitted", when = FORBIDDEN)
  SecretView show(
      @Parameter(description = SERVICE, example = "huggingface") @PathVariable String service) {
    var known = known(service);
    return view(known, () -> secrets.look(namespace(), known));
  }

  @PutMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "putSecret",
      summary = "Set a token",
      description =
          "Puts the token into the cluster's Secret, key `token`, in the place of what was there;"
              + " runs that start afterwards have it. White space around it is taken off. It is"
              + " kept nowhere else, and no answer ever shows it.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = SecretRequest.class),
                      examples =
                          @ExampleObject(
                              name = "huggingface",
                              value = "{\"token\": \"hf_example\"}"))))
  @ApiResponse(responseCode = "200", description = "What is told of the token from now on.")
  @Refusal(status = 404, code = "service_not_found", when = UNKNOWN)
  @Refusal(
      status = 409,
      code = "secret_absent",
      when = "There is no such Secret, and Easel may not create it.")
  @Refusal(status = 503, code = "cluster_unreachable", when = AWAY)
  @Refusal(status = 503, code = "not_permitted", when = FORBIDDEN)
  SecretView put(
      @Parameter(description = SERVICE, example = "huggingface") @PathVariable String service,
      JsonBody body) {
    var known = known(service);
    var violations = new Violations();
    var token = Token.read(body.json(), violations);
    violations.throwIfAny();
    return view(known, () -> secrets.put(namespace(), known, token.orElseThrow()));
  }

  private SecretView view(Service service, Supplier<SecretState> state) {
    var secret = secrets.name(service);
    try {
      return SecretView.of(service, secret, state.get());
    } catch (ClusterFailure failure) {
      throw ClusterDoesNotAnswer.of(failure, secret);
    }
  }

  private String namespace() {
    return projects.current().namespace();
  }

  private static Service known(String word) {
    return Service.of(word)
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "service_not_found",
                    "Tokens are kept for huggingface and wandb."));
  }

  /** How the body looks, for OpenAPI. */
  @Schema(name = "SecretRequest")
  record SecretRequest(
      @Schema(
              description = "Visible ASCII; never answered.",
              accessMode = Schema.AccessMode.WRITE_ONLY,
              minLength = 1,
              maxLength = Token.LONGEST,
              example = "hf_example")
          String token) {}
}
