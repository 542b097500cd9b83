package dev.easel.runs;

import dev.easel.argo.WorkflowTemplate.SecretKey;
import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ResourceKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Looks whether the recipe's Hugging Face token is there: the guide's trainer exits without one,
 * for a public model too. A W&B key may be missing; then the trainer works offline.
 */
@Component
class HuggingFaceSecret implements RunCheck {

  private static final ResourceKind SECRETS = new ResourceKind("", "v1", "secrets");

  /** The guide's, and those that Hugging Face's own libraries read. */
  private static final Set<String> VARIABLES =
      Set.of("HF_API_TOKEN", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");

  private final Cluster cluster;

  HuggingFaceSecret(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public List<Warning> warnings(RunDraft draft) {
    if (!draft.places().trains()) {
      return List.of();
    }
    return draft.recipe().secrets().stream()
        .filter(key -> VARIABLES.contains(key.variable()))
        .map(SecretKey::secret)
        .distinct()
        .flatMap(secret -> warning(draft.project().namespace(), secret))
        .toList();
  }

  private Stream<Warning> warning(String namespace, String secret) {
    try {
      return cluster.exists(SECRETS, namespace, secret)
          ? Stream.of()
          : Stream.of(missing(namespace, secret));
    } catch (ClusterFailure failure) {
      return Stream.of(notChecked(secret, failure));
    }
  }

  private static Warning missing(String namespace, String secret) {
    return new Warning(
        "huggingface_secret_missing",
        "The namespace has no Secret '%s': the trainer ends without a Hugging Face token, even for a"
                .formatted(secret)
            + " public model.",
        "kubectl create secret generic %s --namespace %s --from-literal=token=<a read token>"
            .formatted(secret, namespace));
  }

  private static Warning notChecked(String secret, ClusterFailure failure) {
    return new Warning(
        "huggingface_secret_not_checked",
        "Whether Secret '%s' exists is not known: %s".formatted(secret, failure.getMessage()),
        "Let Easel get this Secret, of which it asks the metadata alone, or look yourself.");
  }
}
