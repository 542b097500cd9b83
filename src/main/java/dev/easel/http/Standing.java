package dev.easel.http;

/**
 * Whether whoever makes a request still may. He was asked for his key before its body was read,
 * which may have taken as long as he liked.
 */
@FunctionalInterface
public interface Standing {

  /**
   * Asked in the transaction that makes something, and so until that ends.
   *
   * @throws Problem 401 if he may no longer
   */
  void hold();
}
