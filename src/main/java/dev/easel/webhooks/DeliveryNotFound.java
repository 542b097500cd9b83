package dev.easel.webhooks;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** The webhook has no such delivery, or it is forgotten. */
class DeliveryNotFound extends Problem {

  DeliveryNotFound() {
    super(HttpStatus.NOT_FOUND, "delivery_not_found", "No delivery of the webhook has this id.");
  }
}
