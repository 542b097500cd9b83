package dev.easel.projects;

/**
 * A tenant: whatever a caller sees belongs to one.
 *
 * @param id a DNS label
 * @param namespace the Kubernetes namespace its runs live in; no other project's
 */
public record Project(String id, String namespace) {}
