package dev.easel.sandbox;

import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** What the contract is held against: the sandbox, or real servers that the environment names. */
interface Cluster extends AutoCloseable {
  /** Which of the two. */
  enum Kind {
    SANDBOX,
    REAL;

    /** Skips the test where no real servers are named. */
    Cluster connect() {
      if (this == SANDBOX) {
        return new Pretended(Sandbox.start(Sandbox.Options.STANDING));
      }
      Assumptions.assumeTrue(RealCluster.named(), "EASEL_CONTRACT_ARGO_URL is not set");
      return RealCluster.connect();
    }
  }

  /** The sandbox, on a clock that stands until a test lets time pass. */
  record Pretended(Sandbox sandbox) implements Cluster {
    @Override
    public String namespace() {
      return sandbox.namespace();
    }

    @Override
    public Client argo() {
      return new Client(sandbox.argoUrl(), sandbox.argoToken());
    }

    @Override
    public Client kubernetes() {
      return new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());
    }

    @Override
    public void pass(Duration time) {
      sandbox.clock().advance(time);
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }

  String namespace();

  Client argo();

  Client kubernetes();

  void pass(Duration time);

  @Override
  void close();
}
