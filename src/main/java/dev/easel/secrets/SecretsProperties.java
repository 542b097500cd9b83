package dev.easel.secrets;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Names of the Secrets in the namespace of the runs, each with its token in the key {@code token}.
 *
 * @param huggingface Hugging Face's ({@code EASEL_SECRETS_HUGGINGFACE})
 * @param wandb W&amp;B's ({@code EASEL_SECRETS_WANDB})
 */
@ConfigurationProperties("easel.secrets")
public record SecretsProperties(
    @DefaultValue("huggingface-token-secret") String huggingface,
    @DefaultValue("wandb-token-secret") String wandb) {

  /** The Secret's name. */
  public String of(Service service) {
    return switch (service) {
      case HUGGINGFACE -> huggingface;
      case WANDB -> wandb;
    };
  }
}
