package dev.easel.doctor;

import dev.easel.argo.ContainerSpec;
import dev.easel.argo.WorkflowTemplate.SecretKey;
import dev.easel.secrets.SecretState;
import dev.easel.secrets.Service;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is wrong with the tokens' Secrets, seen by their shape. Without a W&amp;B key the trainer
 * works offline, so that a missing one is no mistake.
 */
final class SecretRules implements Rule {

  /** The guide's, and those that Hugging Face's own libraries read. */
  private static final Set<String> VARIABLES =
      Set.of("HF_API_TOKEN", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");

  /** Whether a container has a Hugging Face token. */
  static boolean hasToken(ContainerSpec container) {
    return container.variables().stream().anyMatch(VARIABLES::contains);
  }

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.secrets().entrySet().stream()
        .flatMap(asked -> finding(facts, asked.getKey(), asked.getValue()).stream());
  }

  private static Optional<Finding> finding(Facts facts, Service service, Fact<SecretState> fact) {
    var secret = facts.installation().secretNames().getOrDefault(service, service.word());
    return switch (fact) {
      case Fact.Known<SecretState>(var state) when state.isSet() ->
          malformed(service, secret, state);
      case Fact.Known<SecretState> absent when isNeeded(facts, secret) ->
          Optional.of(missing(facts, service, secret));
      case Fact.Unknown<SecretState>(var why, var cause) when isNeeded(facts, secret) ->
          Optional.of(notChecked(service, secret, why));
      default -> Optional.empty();
    };
  }

  /** Somebody trains with it: the guide's trainer exits without it, for a public model too. */
  private static boolean isNeeded(Facts facts, String secret) {
    return facts.demands().stream()
        .filter(Demand::trains)
        .flatMap(demand -> demand.recipe().secrets().stream())
        .filter(key -> key.secret().equals(secret))
        .anyMatch(SecretRules::isNeeded);
  }

  private static boolean isNeeded(SecretKey key) {
    return VARIABLES.contains(key.variable()) || !key.optional();
  }

  private static Finding missing(Facts facts, Service service, String secret) {
    return Finding.error(service.word() + "_secret_missing", Subject.secret(secret))
        .says(
            service == Service.HUGGINGFACE
                ? "There is no token in it: the trainer ends without a Hugging Face token, even for"
                    + " a public model."
                : "There is no key in it: a step that must have it never starts.")
        .remedy(
            "PUT /v1/secrets/%s with {\"token\": \"<a read token>\"}; or kubectl create secret"
                + " generic %s --namespace %s --from-literal=token=<a read token>",
            service.word(), secret, facts.installation().namespace());
  }

  private static Finding notChecked(Service service, String secret, String why) {
    return Finding.warning(service.word() + "_secret_not_checked", Subject.secret(secret))
        .says("Whether it holds a token is not known: %s", why)
        .remedy("Let Easel get this Secret, or look yourself.");
  }

  private static Optional<Finding> malformed(Service service, String secret, SecretState state) {
    return Optional.ofNullable(state.fault())
        .map(
            fault ->
                Finding.error("secret_malformed", Subject.secret(secret))
                    .says(
                        "Its token %s: it is sent in a header as it is, and refused.",
                        fault.words())
                    .remedy(
                        "PUT /v1/secrets/%s with the token alone; or make it with"
                            + " --from-literal=token=<token>, which adds nothing.",
                        service.word()));
  }
}
