package dev.easel.triggers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the guide's own call is taken.
 *
 * @param lenient whether members that nobody knows are a warning of the run and no refusal
 * @param kubernetesTokens whether it takes the tokens that callers used with Argo
 */
@ConfigurationProperties("easel.events")
record EventsProperties(
    @DefaultValue("false") boolean lenient, @DefaultValue("false") boolean kubernetesTokens) {}
