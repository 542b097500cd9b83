package dev.easel.datasets;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of data sets.
 *
 * @param upload bytes of one request ({@code EASEL_DATASETS_UPLOAD})
 * @param unpacked bytes of a set, as it lies on the volume ({@code EASEL_DATASETS_UNPACKED})
 * @param files of a set ({@code EASEL_DATASETS_FILES})
 * @param pixels of one picture; of a BMP or GIF, which are decoded whole, a quarter of them, and of
 *     a WebP an eighth
 * @param decoders pictures that are decoded at once
 * @param decodingTime longest time to decode one
 * @param thumbnails bytes of thumbnails that are kept in memory
 * @param resolution of a training that a set is checked for; a run's own is checked with the run
 * @param fetchTime longest time to fetch all addresses of an order
 * @param fetches of a project that wait or run at once ({@code EASEL_DATASETS_FETCHES})
 * @param lookAgain how often folders that others may change are looked at for that; who asks for
 *     one may cause it five times as often
 */
@ConfigurationProperties("easel.datasets")
record DatasetProperties(
    @DefaultValue("2GB") DataSize upload,
    @DefaultValue("4GB") DataSize unpacked,
    @DefaultValue("20000") int files,
    @DefaultValue("40000000") long pixels,
    @DefaultValue("2") int decoders,
    @DefaultValue("20s") Duration decodingTime,
    @DefaultValue("16MB") DataSize thumbnails,
    @DefaultValue("512") int resolution,
    @DefaultValue("1h") Duration fetchTime,
    @DefaultValue("100") int fetches,
    @DefaultValue("5m") Duration lookAgain) {}
