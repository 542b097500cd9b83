package dev.easel.runs;

/** Why a run waits, for programs and for people. */
public record Waiting(WaitingReason reason, String message) {}
