package dev.easel.datasets;

/** Another fetch was ordered meanwhile, or it was stopped. */
final class FetchUnwanted extends RuntimeException {

  private static final long serialVersionUID = 1L;
}
