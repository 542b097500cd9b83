package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The words of the guide's programs, spread over the time that they run. */
final class Chatter {
  private final Instant start;
  private final Duration length;
  private final Disk disk;
  private final List<PodLogs.Line> lines = new ArrayList<>();

  private Chatter(Instant start, Duration length, Disk disk) {
    this.start = start;
    this.length = length;
    this.disk = disk;
  }

  /** What the step's program prints from start to the end it comes to. */
  static List<PodLogs.Line> of(
      String step,
      Map<String, String> arguments,
      Instant start,
      Duration length,
      Fate fate,
      Disk disk) {
    Chatter chatter = new Chatter(start, length, disk);
    chatter.executor(
        0, "\"waiting for signals\" argo=true signalPath=/var/run/argo/ctr/main/signal");
    boolean completes = fate.equals(Fate.SUCCEEDS);
    switch (step) {
      case "downloader" -> chatter.downloader(arguments);
      case "finetuner" -> chatter.trainer(arguments, completes ? 1 : 0.6);
      case "serializer" -> chatter.serializer(arguments);
      default -> {}
    }
    if (fate instanceof Fate.Ends ends && !completes) {
      chatter.death(ends);
    } else {
      chatter.executor(1, "\"sub-process exited\" argo=true error=<nil>");
    }
    return chatter.lines;
  }

  private void downloader(Map<String, String> arguments) {
    String model = arguments.getOrDefault("model", "model");
    say(0, "Downloading " + model + " as diffusers");
    for (int percent = 20; percent <= 100; percent += 20) {
      say(percent / 100.0, model + ": " + percent + "% ");
    }
  }

  private void serializer(Map<String, String> arguments) {
    String path = arguments.getOrDefault("save-path", "/");
    for (String part : List.of("encoder", "vae", "unet")) {
      say(0.3, "Serializing " + part + " to " + path + "/" + part + ".tensors");
    }
  }

  /** finetuner.py: {@code guide/trainer.md} has what it prints, from its source. */
  private void trainer(Map<String, String> arguments, double until) {
    int instanceImages =
        disk.images(arguments.get("instance_dataset")).orElse(Training.INSTANCE_IMAGES);
    Training training = Training.of(arguments, instanceImages);
    if (training.dreambooth()) {
      say(0, "Using the dreambooth method.");
    }
    say(0, "RUN_NAME: " + arguments.getOrDefault("run_name", ""));
    say(0, "HOST: host");
    say(0, "CUDA: 11.8");
    say(0, "TORCH: 2.0.0");
    say(0, "TRANSFORMERS: 4.27.4");
    say(0, "DIFFUSERS: 0.14.0");
    say(0, "MODEL: " + arguments.getOrDefault("model", ""));
    say(0, "FP16: False");
    say(0, "RESOLUTION: " + arguments.getOrDefault("resolution", "512"));
    say(0, "RANDOM SEED: " + arguments.getOrDefault("seed", "None"));
    say(0.02, "Loading the model");
    if (training.dreambooth()) {
      String folder = arguments.getOrDefault("class_dataset", "");
      int missing = training.wanted() - disk.images(folder).orElse(0);
      if (missing > 0) {
        say(0.04, "Generating " + missing + " class images in " + folder + "...");
      }
      say(0.08, "Found " + instanceImages + " instance images");
    }
    bars(training, arguments.getOrDefault("lr", "5e-06"), until);
    if (until >= 1) {
      say(1, "Done!");
    }
  }

  private void bars(Training training, String rate, double until) {
    int total = training.total();
    StringBuilder line = new StringBuilder();
    for (int step = 1; step <= total * until; step++) {
      double loss = 0.1 + 0.45 * Math.exp(-3.0 * step / total);
      line.append(line.isEmpty() ? "" : "\r")
          .append(bar(step, total, training.perEpoch(), loss, rate));
      if (step % 10 == 0 || step == total) {
        double at = training.at(step);
        say(at, line.toString());
        line.setLength(0);
        say(at, String.format(Locale.ROOT, "LOSS: %.16f ", loss) + MEMORY);
      }
    }
    if (!line.isEmpty()) {
      say(until, line.toString());
    }
  }

  private static final String MEMORY =
      "GPU: (U: 20,114mb F: 28,513mb T: 48,627mb) TORCH: (R: 18,922mb/19,310mb, A:"
          + " 11,402mb/18,003mb)";

  private static String bar(int step, int total, int perEpoch, double loss, String rate) {
    String filled = "#".repeat(10 * step / total);
    return String.format(
        Locale.ROOT,
        "Total Steps: %3d%%|%-10s| %d/%d [%s<%s,  8.28it/s, perf/rank_samples_per_second=8.12,"
            + " perf/world_samples_per_second=8.12, train/epoch=%d, train/loss=%.3f, train/lr=%s,"
            + " train/samples_seen=%d, train/step=%d]",
        100 * step / total,
        filled,
        step,
        total,
        minutes(step),
        minutes(total - step),
        (step - 1) / perEpoch,
        loss,
        rate,
        step - 1,
        step - 1);
  }

  private static String minutes(int steps) {
    int seconds = (int) (steps / 8.28);
    return "%02d:%02d".formatted(seconds / 60, seconds % 60);
  }

  private void death(Fate.Ends end) {
    if (!end.lastWords().isEmpty()) {
      end.lastWords().forEach(line -> say(1, line));
    } else if (end.exitCode() == 1) {
      say(1, "Traceback (most recent call last):");
      say(1, "  File \"/app/finetuner.py\", line 763, in <module>");
      say(1, "    main()");
      say(1, "RuntimeError: the sandbox was told to fail here");
    }
    String status = end.exitCode() == 137 ? "signal: killed" : "exit status " + end.exitCode();
    executor(1, "\"sub-process exited\" argo=true error=\"" + status + "\"");
    say(1, "Error: " + status);
  }

  /** A line of Argo's own executor among those of the program. */
  private void executor(double at, String message) {
    Instant time = moment(at).truncatedTo(ChronoUnit.MILLIS);
    say(at, "time=" + time + " level=INFO msg=" + message);
  }

  private void say(double at, String text) {
    lines.add(new PodLogs.Line(moment(at), text));
  }

  private Instant moment(double at) {
    return start.plusNanos((long) (length.toNanos() * at));
  }
}
