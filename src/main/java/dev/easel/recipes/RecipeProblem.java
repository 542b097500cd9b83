package dev.easel.recipes;

/**
 * Why a recipe cannot be run.
 *
 * @param code stable, for programs
 * @param message what is wrong
 * @param remedy what to do about it
 */
public record RecipeProblem(String code, String message, String remedy) {}
