package dev.easel.triggers;

import java.util.Arrays;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads an outcome as it is written in JSON. */
@Component
class TriggerOutcomeConverter implements Converter<String, Outcome> {

  @Override
  public Outcome convert(String text) {
    return Arrays.stream(Outcome.values())
        .filter(outcome -> outcome.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not an outcome: " + text));
  }
}
