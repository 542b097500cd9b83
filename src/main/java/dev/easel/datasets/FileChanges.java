package dev.easel.datasets;

import dev.easel.http.IfMatch;
import dev.easel.projects.Project;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.Staging;
import dev.easel.volumes.Stagings;
import dev.easel.volumes.VolumeFailed;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Adds, replaces and removes single files of sets. */
@Service
class FileChanges {

  private final Datasets datasets;
  private final Edits edits;
  private final Unpacking unpacking;
  private final MountedClaims claims;
  private final Stagings stagings;
  private final Rooms rooms;
  private final DatasetProperties limits;

  FileChanges(
      Datasets datasets,
      Edits edits,
      Unpacking unpacking,
      MountedClaims claims,
      Stagings stagings,
      Rooms rooms,
      DatasetProperties limits) {
    this.datasets = datasets;
    this.edits = edits;
    this.unpacking = unpacking;
    this.claims = claims;
    this.stagings = stagings;
    this.rooms = rooms;
    this.limits = limits;
  }

  /** Takes the body as a file; first aside, since the set may be put together more than once. */
  void put(
      Project project,
      String name,
      String file,
      Precondition precondition,
      HttpServletRequest request) {
    var set = datasets.get(project.id(), name);
    precondition.ifMatch().require(set.etag());
    var claim = claims.get(set.projectId(), set.claim());
    try (var aside = stagings.begin(claim)) {
      var taken = aside(set, claim, aside, file, request);
      edits.change(
          project,
          name,
          precondition.ifMatch(),
          Edits.with(
              new GivenName(taken.name(), taken.originalName()),
              precondition.ifNoneMatch(),
              out -> {
                try (var channel = aside.folder().read(taken.name())) {
                  Channels.newInputStream(channel).transferTo(out);
                }
              }));
    } catch (IOException e) {
      throw VolumeFailed.of(claim.name(), e);
    }
  }

  /** There has to be room for the version that it makes, before it is read. */
  private DatasetFile aside(
      Dataset set, MountedClaim claim, Staging aside, String file, HttpServletRequest request)
      throws IOException {
    var before = datasets.file(set, file);
    var version = set.current();
    try (var room = rooms.version(set.projectId(), claim, Optional.of(set))) {
      room.copies(
          version.bytes() - before.map(DatasetFile::bytes).orElse(0L),
          version.files() - (before.isPresent() ? 1 : 0));
      var intake = new Intake(aside.folder(), claim.name(), limits, room);
      unpacking.expect(request, intake);
      intake.take(file, unpacking.body(request));
      return intake.finished().getFirst();
    }
  }

  void caption(
      Project project, String name, String file, Precondition precondition, String caption) {
    edits.change(
        project,
        name,
        precondition.ifMatch(),
        Edits.caption(file, precondition.ifNoneMatch(), caption.getBytes(StandardCharsets.UTF_8)));
  }

  void delete(Project project, String name, String file, IfMatch ifMatch) {
    edits.change(project, name, ifMatch, Edits.without(file));
  }
}
