package dev.easel.artifacts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How output folders are catalogued.
 *
 * @param mostFiles of one run, folders counted; one with more is not catalogued
 * @param atOnce folders that one replica reads at a time, of each claim
 * @param lookAgain after which a catalogue is compared with its folder once more: what a pod wrote
 *     last, a network file system may show late
 * @param tryAgain after a volume has failed
 */
@ConfigurationProperties("easel.artifacts")
record ArtifactProperties(
    @DefaultValue("20000") int mostFiles,
    @DefaultValue("2") int atOnce,
    @DefaultValue("2m") Duration lookAgain,
    @DefaultValue("30s") Duration tryAgain) {}
