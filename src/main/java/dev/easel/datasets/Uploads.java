package dev.easel.datasets;

import dev.easel.datasets.Dataset.About;
import dev.easel.datasets.Publishing.Staged;
import dev.easel.http.Violations;
import dev.easel.projects.Projects;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Recipes;
import dev.easel.recipes.Role;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.Stagings;
import dev.easel.volumes.VolumeFailed;
import dev.easel.volumes.VolumeNotMounted;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Takes whole sets in. */
@Service
class Uploads {

  private final Datasets datasets;
  private final Publishing publishing;
  private final Unpacking unpacking;
  private final MountedClaims claims;
  private final Stagings stagings;
  private final Rooms rooms;
  private final Projects projects;
  private final Recipes recipes;
  private final DatasetProperties limits;

  Uploads(
      Datasets datasets,
      Publishing publishing,
      Unpacking unpacking,
      MountedClaims claims,
      Stagings stagings,
      Rooms rooms,
      Projects projects,
      Recipes recipes,
      DatasetProperties limits) {
    this.datasets = datasets;
    this.publishing = publishing;
    this.unpacking = unpacking;
    this.claims = claims;
    this.stagings = stagings;
    this.rooms = rooms;
    this.projects = projects;
    this.recipes = recipes;
    this.limits = limits;
  }

  /** What a caller says of a set; null where he leaves it to Easel. */
  record Said(
      @Nullable Kind kind,
      @Nullable String claim,
      @Nullable String prompt,
      @Nullable String model) {}

  /**
   * What a set is to be.
   *
   * @param project its id
   * @param precondition what the caller wants the set to be still
   */
  record Wanted(String project, String name, Said said, Precondition precondition) {}

  /** Puts all files of a set into a folder. */
  interface Filling {
    void fill(Intake intake);
  }

  /**
   * Takes a set in.
   *
   * @return true if it is new
   */
  boolean take(Wanted wanted, HttpServletRequest request) {
    return take(wanted, intake -> unpacking.take(request, intake), () -> {});
  }

  /**
   * Takes a set in.
   *
   * @param also done in the transaction that publishes it
   * @return true if it is new
   */
  boolean take(Wanted wanted, Filling filling, Runnable also) {
    var claim = claim(wanted);
    try (var staging = stagings.begin(claim);
        var room = rooms.version(wanted.project(), claim, known(wanted))) {
      var intake = new Intake(staging.folder(), claim.name(), limits, room);
      filling.fill(intake);
      var files = intake.finished();
      return publishing.publish(
          wanted.project(),
          wanted.name(),
          new Staged(
              staging,
              files,
              about(wanted.said(), known(wanted), claim, files),
              null,
              wanted.precondition()),
          () -> {
            also.run();
            room.stored();
          });
    } catch (IOException e) {
      throw VolumeFailed.of(claim.name(), e);
    }
  }

  /**
   * The claim that a set is to lie on. All that can be is checked: before a body of gigabytes is
   * read, or anything fetched.
   */
  MountedClaim claim(Wanted wanted) {
    var violations = new Violations();
    check(wanted, violations);
    violations.throwIfAny();
    var known = known(wanted);
    var claim = claim(wanted.project(), wanted.said(), known);
    Publishing.check(wanted.name(), known, claim.name(), wanted.precondition());
    return claim;
  }

  private Optional<Dataset> known(Wanted wanted) {
    return datasets.find(wanted.project(), wanted.name());
  }

  /** Notes what is wrong with its name and what is said of it. */
  void check(Wanted wanted, Violations violations) {
    var said = wanted.said();
    DatasetName.check(wanted.name(), violations);
    Optional.ofNullable(said.claim())
        .flatMap(MountedClaims::fault)
        .ifPresent(why -> violations.addParameter("claim", "invalid_name", why));
    Words.check(
        "prompt", said.prompt(), (code, why) -> violations.addParameter("prompt", code, why));
    Words.check("model", said.model(), (code, why) -> violations.addParameter("model", code, why));
    if (said.kind() == Kind.CLASS
        && said.prompt() == null
        && known(wanted).filter(it -> it.prompt() != null).isEmpty()) {
      violations.addParameter(
          "prompt", "required", "'prompt' says what class images show, such as 'a photo of dog'.");
    }
  }

  private static About about(
      Said said, Optional<Dataset> known, MountedClaim claim, Collection<DatasetFile> files) {
    var kind =
        Optional.ofNullable(said.kind())
            .or(() -> known.map(Dataset::kind))
            .orElseGet(() -> likely(files));
    var before = known.filter(it -> kind == Kind.CLASS);
    return new About(
        kind,
        claim.name(),
        kind != Kind.CLASS
            ? null
            : Optional.ofNullable(said.prompt()).or(() -> before.map(Dataset::prompt)).orElse(null),
        kind != Kind.CLASS
            ? null
            : Optional.ofNullable(said.model()).or(() -> before.map(Dataset::model)).orElse(null));
  }

  private static Kind likely(Collection<DatasetFile> files) {
    return files.stream().anyMatch(file -> Suffix.of(file.name()).isCaption())
        ? Kind.CAPTIONED
        : Kind.INSTANCE;
  }

  /**
   * Where the set lies, or is to lie: as asked for, as it did, where the recipe for its kind looks,
   * or on the first claim.
   *
   * @throws VolumeNotMounted if that is not mounted
   */
  private MountedClaim claim(String project, Said said, Optional<Dataset> known) {
    var named = Optional.ofNullable(said.claim()).or(() -> known.map(Dataset::claim));
    if (named.isPresent()) {
      return claims.get(project, named.get());
    }
    if (claims.of(project).isEmpty()) {
      throw new VolumeNotMounted();
    }
    var kind = said.kind() == null ? Kind.INSTANCE : said.kind();
    return recipes(project).stream()
        .filter(recipe -> recipe.parameters().stream().anyMatch(it -> it.role() == kind.role()))
        .flatMap(recipe -> recipe.parameters().stream())
        .filter(parameter -> parameter.role() == Role.CLAIM)
        .flatMap(parameter -> Optional.ofNullable(parameter.fallback()).stream())
        .flatMap(claim -> claims.find(project, claim).stream())
        .findFirst()
        .orElseGet(() -> claims.of(project).getFirst());
  }

  private List<Recipe> recipes(String project) {
    return projects.find(project).map(recipes::all).orElse(List.of());
  }

  /** The same for a folder to be adopted. */
  MountedClaim claim(String project, @Nullable String claim, Kind kind) {
    return claim(project, new Said(kind, claim, null, null), Optional.empty());
  }
}
