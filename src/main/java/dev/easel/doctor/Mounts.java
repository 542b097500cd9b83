package dev.easel.doctor;

import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** How full the claims are that are mounted here, by bytes or by files, whichever is more. */
@Component
class Mounts {

  private static final double UNKNOWN = -1;

  private final Map<String, String> folders;
  private final MountedClaims mounted;
  private final Map<String, FutureTask<Double>> hanging = new ConcurrentHashMap<>();

  Mounts(DoctorProperties properties, MountedClaims mounted) {
    this.folders = properties.folders();
    this.mounted = mounted;
  }

  /** From 0 to 1; negative if the claim is not mounted here or its server does not answer. */
  double used(String project, String claim) {
    return find(project, claim).map(this::used).orElse(UNKNOWN);
  }

  private Optional<MountedClaim> find(String project, String claim) {
    return Optional.ofNullable(folders.get(claim))
        .map(folder -> new MountedClaim(project, claim, Path.of(folder)))
        .or(() -> mounted.find(project, claim));
  }

  private double used(MountedClaim mount) {
    var claim = mount.root().toString();
    var look =
        hanging.computeIfAbsent(claim, name -> started(new FutureTask<>(() -> measured(mount))));
    try {
      var used = look.get(2, TimeUnit.SECONDS);
      hanging.remove(claim, look);
      return used;
    } catch (TimeoutException e) {
      return UNKNOWN;
    } catch (ExecutionException e) {
      hanging.remove(claim, look);
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  /** A network file system that is away keeps its thread, and a virtual one its carrier. */
  private static FutureTask<Double> started(FutureTask<Double> look) {
    Thread.ofPlatform().daemon().name("doctor-mount").start(look);
    return look;
  }

  private static double measured(MountedClaim claim) throws IOException {
    var space = claim.space();
    var files = space.inodes().map(it -> used(it.total(), it.usable())).orElse(UNKNOWN);
    return Math.max(used(space.total(), space.usable()), files);
  }

  /** Of nothing, as file systems without a limit tell it, nothing is known. */
  private static double used(long total, long usable) {
    return total <= 0 ? UNKNOWN : 1 - (double) usable / total;
  }
}
