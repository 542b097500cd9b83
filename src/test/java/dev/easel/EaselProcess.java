package dev.easel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An Easel in a process of its own, which can be killed like one. */
final class EaselProcess extends Easel {

  private final Process process;
  private final int port;

  private EaselProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static EaselProcess start(Installation installation, Map<String, Object> settings) {
    try {
      var port = freePort();
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx384m", "-cp", System.getProperty("java.class.path")));
      command.add(EaselApplication.class.getName());
      settings.forEach((name, value) -> command.add("--" + name + "=" + value));
      command.add("--server.port=" + port);
      command.add("--management.server.port=0");
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Path.of("target", "easel-process-" + port + ".log").toFile());
      builder.environment().put("KUBECONFIG", installation.kubeconfig().toString());
      return new EaselProcess(builder.start(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code kill}; true if it has ended in time. */
  boolean stop(Duration patience) {
    process.destroy();
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    kill();
    super.close();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
