package dev.easel.projects;

/**
 * A project is deleted in the transaction under way; what it still had of its namespace is free.
 *
 * @param project its id
 */
public record ProjectDeleted(String project) {}
