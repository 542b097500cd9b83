package dev.easel.volumes;

import java.util.Optional;

/**
 * How much is left on a claim.
 *
 * @param total in bytes
 * @param usable in bytes, by Easel
 * @param inodes empty where the system does not tell them
 */
public record Space(long total, long usable, Optional<Inodes> inodes) {}
