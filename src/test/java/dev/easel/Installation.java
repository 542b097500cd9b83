package dev.easel;

import dev.easel.chart.Chart;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A sandbox cluster with the chart applied, and what Easel must be told to use it. */
public final class Installation implements AutoCloseable {

  private final Sandbox sandbox;
  private final Path kubeconfig;

  private Installation(Sandbox sandbox, Path kubeconfig) {
    this.sandbox = sandbox;
    this.kubeconfig = kubeconfig;
  }

  /** Starts a cluster and applies what the chart renders. */
  public static Installation start(Sandbox.Options options) {
    return start(options, RenderedChart.text());
  }

  /** Starts a cluster and applies the manifests. */
  public static Installation start(Sandbox.Options options, String manifests) {
    var sandbox = Sandbox.start(options);
    sandbox.apply(manifests);
    try {
      var kubeconfig = Files.createTempFile("easel", ".kubeconfig");
      kubeconfig.toFile().deleteOnExit();
      Files.writeString(kubeconfig, sandbox.kubeconfig());
      return new Installation(sandbox, kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies what the chart renders for a further project in a namespace of its own. */
  public void project(String namespace) {
    var sets =
        Map.of(
            "projectOf.namespace", sandbox.namespace(), "secrets.huggingface.token", "hf_another");
    for (var manifest : Chart.render(sets)) {
      ((ObjectNode) manifest.path("metadata")).put("namespace", namespace);
      sandbox.apply(manifest.toString());
    }
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  /** For Easel in another process: {@code KUBECONFIG}. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Easel's settings for this cluster. */
  public Map<String, Object> settings() {
    var settings = new HashMap<String, Object>();
    settings.put(Settings.KUBECONFIG, kubeconfig.toString());
    settings.put("easel.namespace", sandbox.namespace());
    settings.put("easel.argo.url", sandbox.argoUrl());
    settings.put("easel.argo.token", sandbox.argoToken());
    settings.put("easel.predict.gateway", sandbox.predictGatewayUrl());
    settings.put("easel.predict.domains", "example.com");
    return settings;
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
