package dev.easel.egress;

/**
 * Where a part of this installation listens, which is never called for a user, in an allowed
 * network neither: PostgreSQL, Argo's server, the Kubernetes API, Easel.
 *
 * @param name what it is, in words
 * @param host a name or an address
 */
public record OwnService(String name, String host, int port) {}
