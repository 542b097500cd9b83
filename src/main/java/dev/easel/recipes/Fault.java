package dev.easel.recipes;

/**
 * What is wrong with one value.
 *
 * @param code stable, for programs
 */
record Fault(String code, String message) {}
