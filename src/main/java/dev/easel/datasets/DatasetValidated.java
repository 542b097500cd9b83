package dev.easel.datasets;

/**
 * Published inside the transaction that keeps what was found in a data set.
 *
 * @param id sorts by the time the set was made
 * @param ready whether runs may train on it
 * @param url the call that shows the report
 */
public record DatasetValidated(
    String project,
    String id,
    String name,
    int version,
    boolean ready,
    int errors,
    int warnings,
    String url) {

  static DatasetValidated of(Dataset set, Report report) {
    return new DatasetValidated(
        set.projectId(),
        set.id().toString(),
        set.name(),
        set.current().number(),
        report.errors() == 0,
        report.errors(),
        report.warnings(),
        DatasetView.url(set.name()));
  }
}
