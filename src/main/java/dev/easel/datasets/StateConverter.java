package dev.easel.datasets;

import java.util.Arrays;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a state as it is written in JSON. */
@Component
class StateConverter implements Converter<String, State> {

  @Override
  public State convert(String text) {
    return Arrays.stream(State.values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a state: " + text));
  }
}
