package dev.easel.datasets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was found in a folder.
 *
 * @param ofSet findings about the set as a whole
 * @param smallest the shorter side of the smallest picture; 0 if there is none
 * @param fingerprint names, sizes and times of the files
 */
record Report(
    List<DatasetFile> files,
    List<Finding> ofSet,
    int pictures,
    int smallest,
    String digest,
    String fingerprint) {

  Report with(Finding finding) {
    return new Report(
        files,
        Stream.concat(ofSet.stream(), Stream.of(finding)).toList(),
        pictures,
        smallest,
        digest,
        fingerprint);
  }

  /** With the names that files came with, by those that they have. */
  Report called(Map<String, String> originalNames) {
    return new Report(
        files.stream()
            .map(
                file ->
                    Optional.ofNullable(originalNames.get(file.name()))
                        .map(file::called)
                        .orElse(file))
            .toList(),
        ofSet,
        pictures,
        smallest,
        digest,
        fingerprint);
  }

  int errors() {
    return count(Severity.ERROR);
  }

  int warnings() {
    return count(Severity.WARNING);
  }

  long bytes() {
    return files.stream().mapToLong(DatasetFile::bytes).sum();
  }

  private int count(Severity severity) {
    return (int)
        Stream.concat(ofSet.stream(), files.stream().flatMap(file -> file.findings().stream()))
            .filter(finding -> finding.severity() == severity)
            .count();
  }
}
