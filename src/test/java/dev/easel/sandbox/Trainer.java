package dev.easel.sandbox;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import javax.imageio.ImageIO;

/**
 * What finetuner.py writes: class images that are missing, the whole pipeline with each checkpoint
 * and at the end over the last one, and what W&amp;B keeps of it, with the sampled pictures.
 */
final class Trainer {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
  private static final int CLASS_SIDE = 64;
  private static final int SAMPLE_SIDE = 128;

  private final Map<String, String> arguments;
  private final Disk disk;
  private final boolean keepsWandb;
  private final Training training;

  Trainer(Map<String, String> arguments, Disk disk, boolean keepsWandb) {
    this.arguments = arguments;
    this.disk = disk;
    this.keepsWandb = keepsWandb;
    this.training =
        Training.of(
            arguments,
            disk.images(arguments.get("instance_dataset")).orElse(Training.INSTANCE_IMAGES));
  }

  List<Disks.Writing> writings(String podUid) {
    Path output = disk.at(arguments.getOrDefault("output_path", ""));
    List<Disks.Writing> writings = new ArrayList<>();
    writings.add(new Disks.Writing(0, () -> Files.createDirectories(output)));
    if (training.dreambooth()) {
      writings.add(new Disks.Writing(0.04, this::generateClassImages));
    }
    if (keepsWandb) {
      Path run = wandbRun(output, podUid);
      writings.add(new Disks.Writing(0.09, () -> startWandb(run)));
      each("image_log_steps", step -> writings.add(sampling(run, step)));
    }
    each("save_steps", step -> writings.add(saving(output, step)));
    writings.add(saving(output, training.total()));
    writings.sort(Comparator.comparingDouble(Disks.Writing::at));
    return writings;
  }

  private void each(String every, IntConsumer work) {
    int steps = Training.number(arguments, every, Integer.MAX_VALUE);
    for (int step = steps; step <= training.total(); step += steps) {
      work.accept(step);
    }
  }

  private Disks.Writing saving(Path output, int step) {
    Weights weights = new Weights(arguments.hashCode() * 31L + step);
    return new Disks.Writing(training.at(step), () -> weights.savePipeline(output));
  }

  private void generateClassImages() throws IOException {
    String name = arguments.getOrDefault("class_dataset", "");
    Path folder = Files.createDirectories(disk.at(name));
    for (int i = disk.images(name).orElse(0); i < training.wanted(); i++) {
      byte[] image = jpeg(i);
      Files.write(folder.resolve(i + "-" + hex("SHA-1", image) + ".jpg"), image);
    }
  }

  private static byte[] jpeg(int seed) throws IOException {
    BufferedImage image = new BufferedImage(CLASS_SIDE, CLASS_SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < CLASS_SIDE; y++) {
      for (int x = 0; x < CLASS_SIDE; x++) {
        image.setRGB(x, y, ((x * 4) << 16) + ((y * 4) << 8) + ((seed * 37) & 0xff));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  /** Below the folder that W&amp;B is given it makes another of its own name. */
  private Path wandbRun(Path output, String podUid) {
    String kind = disk.signedIn() ? "run" : "offline-run";
    String id = hex("SHA-1", podUid.getBytes(StandardCharsets.UTF_8));
    return output.resolve(
        "wandb/wandb/%s-%s-%s".formatted(kind, STAMP.format(Instant.now()), id.substring(0, 8)));
  }

  private void startWandb(Path run) throws IOException {
    Files.createDirectories(run.resolve("files"));
    Files.createDirectories(run.resolve("logs"));
    Files.writeString(run.resolve("logs/debug.log"), "sandbox\n");
    Files.writeString(run.resolve("logs/debug-internal.log"), "sandbox\n");
    String id = run.getFileName().toString().replaceFirst(".*-", "");
    Files.writeString(run.resolve("run-" + id + ".wandb"), ":W&B sandbox\n");
    link(run.resolveSibling("latest-run"), run.getFileName());
    link(run.resolveSibling("debug.log"), run.getFileName().resolve("logs/debug.log"));
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target);
  }

  private Disks.Writing sampling(Path run, int step) {
    return new Disks.Writing(training.at(step), () -> sample(run, step));
  }

  /** The key under which the trainer logs them, W&amp;B's step, and the picture's digest. */
  private void sample(Path run, int step) throws IOException {
    if ("0".equals(arguments.get("image_log_amount"))) {
      return;
    }
    Path folder = Files.createDirectories(run.resolve("files/media/images"));
    String prompt = arguments.getOrDefault("instance_prompt", "a caption");
    for (int i = 0; i < Training.number(arguments, "image_log_amount", 4); i++) {
      byte[] picture =
          Picture.draw(new Picture.Wish(prompt, step * 100L + i, SAMPLE_SIDE, SAMPLE_SIDE));
      String digest = hex("SHA-256", picture).substring(0, 20);
      Files.write(folder.resolve("images_" + step + "_" + digest + ".png"), picture);
    }
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
