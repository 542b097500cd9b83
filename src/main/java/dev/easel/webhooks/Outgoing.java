package dev.easel.webhooks;

/**
 * What is to be sent now.
 *
 * @param tries that there were, since it was last asked for
 */
record Outgoing(DeliveryId id, Webhook webhook, String payload, int tries, String subject) {}
