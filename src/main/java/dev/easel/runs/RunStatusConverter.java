package dev.easel.runs;

import java.util.Arrays;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a status as it is written in JSON. */
@Component
class RunStatusConverter implements Converter<String, RunStatus> {

  @Override
  public RunStatus convert(String text) {
    return Arrays.stream(RunStatus.values())
        .filter(status -> status.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a status: " + text));
  }
}
