package dev.easel.runs;

import dev.easel.http.FromStrangers;
import dev.easel.http.JsonBody;
import dev.easel.http.Refusal;
import dev.easel.projects.Signed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "callbacks", description = "What workflows say of themselves.")
class CallbacksController {

  private final Callbacks callbacks;

  CallbacksController(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  @PostMapping("/v1/callbacks")
  @Signed("the workflow's uid")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "hearWorkflow",
      summary = "Say that a workflow is about to end",
      description =
          "For the exit handlers of recipes' workflows. It is a hint and nothing more: Easel looks"
              + " at the workflow itself for a minute, instead of waiting until the cluster tells."
              + " The answer is the same whether there is such a workflow or not. 1 KiB at most.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = CallbackRequest.class),
                      examples = @ExampleObject(name = "end", value = CallbackRequest.EXAMPLE))))
  @ApiResponse(responseCode = "204", description = "Heard.", content = @Content)
  @Refusal(
      status = 408,
      code = "body_too_slow",
      when = "The body did not come whole within five seconds.")
  @Refusal(
      status = 503,
      code = "too_many_bodies",
      when = "Too many bodies are being read at this moment.")
  void hear(
      @Parameter(hidden = true) @FromStrangers(most = CallbackRequest.LARGEST) JsonBody body) {
    callbacks.heard(CallbackRequest.read(body));
  }
}
