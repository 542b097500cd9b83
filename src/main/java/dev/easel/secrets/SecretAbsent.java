package dev.easel.secrets;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** There is no Secret to put a token into, and Easel may not create one. */
class SecretAbsent extends Problem {

  SecretAbsent(String namespace, String secret) {
    super(
        HttpStatus.CONFLICT,
        "secret_absent",
        ("The namespace '%1$s' has no Secret '%2$s', and Easel may fill it, not create it: create"
                + " it (kubectl create secret generic %2$s --namespace %1$s), then send the token"
                + " again.")
            .formatted(namespace, secret));
  }
}
