package dev.easel.projects;

/**
 * Published inside the transaction that revokes a key with all that was made with it: others
 * disable what they know of.
 *
 * @param id as it is told in {@code created_by}
 */
public record KeyRevoked(String id) {}
