package dev.easel.webhooks;

/**
 * What is to be sent now.
 *
 * @param hops notifications that led to it, and itself
 * @param tries that there were, since it was last asked for
 */
record Outgoing(
    DeliveryId id, Webhook webhook, String payload, int hops, int tries, String subject) {}
