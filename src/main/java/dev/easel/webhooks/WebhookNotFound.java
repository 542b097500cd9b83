package dev.easel.webhooks;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** The project has no such webhook. */
class WebhookNotFound extends Problem {

  WebhookNotFound() {
    super(HttpStatus.NOT_FOUND, "webhook_not_found", "No webhook has this id.");
  }
}
