package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Installation;
import dev.easel.TestDatabase;
import dev.easel.Volume;
import dev.easel.sandbox.Sandbox;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Data sets in, models out, against a copy of the same bytes on the same disk. */
@EnabledIfSystemProperty(named = "bench", matches = "volumes")
class VolumesBenchmark {

  @Test
  void figures() throws Exception {
    Production.extract();
    var figures = new Figures();
    try (var volume = Volume.create();
        var installation = Installation.start(Sandbox.Options.INSTANT.on(volume.claims()));
        var easel = Production.start(Production.EXTRACTED, installation, settings(volume));
        var sets = new Sets(easel, volume)) {
      new Uploading(sets, volume).measure(figures);
      new Validating(sets, volume).measure(figures);
      new ManyFiles(sets, volume).measure(figures);
      new Downloading(easel, volume).measure(figures);
      figures.row(
          "heap after a collection, resident, after all of it",
          text("%d MB, %d MB", easel.heap(), easel.resident()));
    }
  }

  private static Map<String, Object> settings(Volume volume) {
    var settings = new HashMap<>(TestDatabase.settings());
    settings.putAll(volume.settings());
    return settings;
  }
}
