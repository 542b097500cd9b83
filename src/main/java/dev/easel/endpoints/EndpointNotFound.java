package dev.easel.endpoints;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** There is no such InferenceService, or none that could be a run's. */
class EndpointNotFound extends Problem {

  EndpointNotFound(String name) {
    super(
        HttpStatus.NOT_FOUND,
        "endpoint_not_found",
        "No endpoint is called '%s'; GET /v1/endpoints lists those that there are."
            .formatted(name));
  }
}
