package dev.easel.argo;

import org.springframework.stereotype.Component;

/** Argo's server, as far as Easel needs it: the events endpoint. */
@Component
public class ArgoServer {

  /**
   * Posts an event. Never throws for what Argo or the network does.
   *
   * @param discriminator the one the recipe's binding compares with
   */
  public Answer post(String namespace, String discriminator, Submission submission) {
    throw new UnsupportedOperationException();
  }
}
