package dev.easel.artifacts;

import dev.easel.runs.OutputFolder;
import dev.easel.runs.Run;
import dev.easel.volumes.Root;
import dev.easel.volumes.Volumes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The output folders that are known as such. A run that was started by hand may write to a data
 * set's: what lies there is not taken for the run's.
 */
@Component
class Outputs {

  private final Volumes volumes;

  Outputs(Volumes volumes) {
    this.volumes = volumes;
  }

  /** Where a run writes to; null if it trains nothing, writes elsewhere, or is erased. */
  @Nullable OutputFolder of(Run run) {
    var folder = run.outputFolder();
    return folder != null && isBelow(volumes, folder) ? folder : null;
  }

  private static boolean isBelow(Volumes volumes, OutputFolder folder) {
    var root = volumes.folder(Root.OUTPUTS);
    return root.contains(folder.path()) && !root.equals(folder.path());
  }
}
