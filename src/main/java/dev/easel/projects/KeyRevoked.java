package dev.easel.projects;

/**
 * Published inside the transaction that revokes a key, if what was made with it is to end with it.
 *
 * @param id the key's
 */
public record KeyRevoked(String id) {}
