/**
 * Owns what is known of the Helm chart: how it is rendered, and the rules that its manifests keep.
 * Others take manifests from {@link dev.easel.chart.Chart} as JSON trees; nothing here knows
 * Easel's own code.
 */
@NullMarked
package dev.easel.chart;

import org.jspecify.annotations.NullMarked;
