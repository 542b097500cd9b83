package dev.easel.webhooks;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How notifications are delivered.
 *
 * @param perProject webhooks that a project may have beside those of single runs
 * @param perRun webhooks that may be made of one run
 * @param timeout until a receiver has answered
 * @param atOnce deliveries of one replica at the same time, one for each webhook at most, and a
 *     quarter of them for each project
 * @param poll between looks for what other replicas caused, and for what is due again
 * @param claim how long a replica that is silent keeps a webhook to itself; longer than the timeout
 * @param disableAfter how long a receiver may fail, without one success, until it is disabled
 * @param retention how long it is kept what was delivered ({@code EASEL_WEBHOOKS_RETENTION})
 */
@ConfigurationProperties("easel.webhooks")
record WebhookProperties(
    @DefaultValue("100") int perProject,
    @DefaultValue("10") int perRun,
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("1024") int atOnce,
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("60s") Duration claim,
    @DefaultValue("5d") Duration disableAfter,
    @DefaultValue("30d") Duration retention) {}
