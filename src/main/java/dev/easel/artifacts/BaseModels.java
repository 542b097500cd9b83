package dev.easel.artifacts;

import dev.easel.http.Invalid;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.recipes.ModelFolder;
import dev.easel.recipes.Role;
import dev.easel.runs.RunCheck;
import dev.easel.runs.RunDraft;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stands against a training that begins with a folder in which there is no diffusers model. */
@Component
class BaseModels implements RunCheck {

  private static final Logger log = LoggerFactory.getLogger(BaseModels.class);

  /** What diffusers' {@code from_pretrained} opens first. */
  private static final String INDEX = "model_index.json";

  private final MountedClaims claims;

  BaseModels(MountedClaims claims) {
    this.claims = claims;
  }

  @Override
  public Optional<Problem> refusalAtSight(RunDraft draft) {
    var claim =
        Optional.ofNullable(draft.places().claim())
            .flatMap(name -> claims.find(draft.project().id(), name));
    if (claim.isEmpty() || !draft.places().trains()) {
      return Optional.empty();
    }
    return draft
        .parameter(Role.MODEL.word())
        .flatMap(
            model ->
                ModelFolder.of(model.getValue())
                    .filter(folder -> isMissing(claim.get(), folder))
                    .map(folder -> missing(model.getKey(), folder, claim.get())));
  }

  /** A volume that does not answer says nothing of what lies on it, and neither does a link. */
  private static boolean isMissing(MountedClaim claim, VolumePath place) {
    try {
      return !claim.has(place, INDEX);
    } catch (IOException unseen) {
      log.debug("{} of {} cannot be looked at: {}", place, claim.name(), unseen.toString());
      return false;
    }
  }

  private static Problem missing(String parameter, VolumePath folder, MountedClaim claim) {
    var violations = new Violations();
    violations.add(
        List.of("parameters", parameter),
        "base_model_missing",
        ("'%s' on claim '%s' has no %s: it is no diffusers model. Put one there, or name a Hugging"
                + " Face id.")
            .formatted(folder.value(), claim.name(), INDEX));
    return new Invalid(violations.all());
  }
}
