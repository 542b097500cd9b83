package dev.easel.triggers;

/** Who may call a trigger: all of it that is read before it is known that he calls. */
record Sender(
    TriggerId id, String project, Scheme scheme, Networks networks, Trigger.Secrets secrets) {}
