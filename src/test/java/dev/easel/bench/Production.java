package dev.easel.bench;

import dev.easel.Easel;
import dev.easel.Installation;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Easel as the jar that is shipped, in a process of its own with a heap of 384 MB. */
final class Production extends Easel {

  /** The jar as it is built. */
  static final Path FAT = Path.of("target", "easel.jar");

  /** The same, extracted with {@code -Djarmode=tools}, as in an image. */
  static final Path EXTRACTED = Path.of("target", "bench", "easel.jar");

  private static final Pattern USED = Pattern.compile("heap .*used (\\d+)K");

  private final Process process;
  private final int port;
  private final double secondsToReady;

  private Production(Process process, int port, long begin) {
    this.process = process;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    ready();
    this.secondsToReady = (System.nanoTime() - begin) / 1e9;
  }

  /** Extracts the jar, as its image does. */
  static void extract() throws IOException, InterruptedException {
    new ProcessBuilder(
            jdk("java"),
            "-Djarmode=tools",
            "-jar",
            FAT.toString(),
            "extract",
            "--force",
            "--destination",
            Path.of("target", "bench").toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Starts one and waits until the recipes of the cluster are known. */
  static Production start(Path jar, Installation installation, Map<String, Object> settings)
      throws IOException {
    var port = freePort();
    var command = new ArrayList<>(List.of(jdk("java"), "-Xmx384m"));
    command.addAll(List.of("-jar", jar.toString()));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    installation.settings().forEach((name, value) -> command.add("--" + name + "=" + value));
    command.add("--server.port=" + port);
    command.add("--management.server.port=0");
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "bench", port + ".log").toFile());
    builder.environment().put("KUBECONFIG", installation.kubeconfig().toString());
    var begin = System.nanoTime();
    return new Production(builder.start(), port, begin);
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  double secondsToReady() {
    return secondsToReady;
  }

  /** MB of memory that the process holds, by Linux; 0 elsewhere. */
  long resident() throws IOException {
    var status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .sum();
    }
  }

  /** Milliseconds of processor time so far. */
  long processor() {
    return process.info().totalCpuDuration().map(java.time.Duration::toMillis).orElse(0L);
  }

  /** MB of heap that are used after a collection. */
  long heap() throws IOException {
    tell("GC.run");
    var used = USED.matcher(tell("GC.heap_info"));
    return used.find() ? Long.parseLong(used.group(1)) / 1024 : 0;
  }

  private String tell(String command) throws IOException {
    var jcmd =
        new ProcessBuilder(jdk("jcmd"), String.valueOf(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    super.close();
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
