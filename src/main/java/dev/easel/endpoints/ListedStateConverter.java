package dev.easel.endpoints;

import java.util.Arrays;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a state as it is written in JSON. */
@Component
class ListedStateConverter implements Converter<String, ListedState> {

  @Override
  public ListedState convert(String text) {
    return Arrays.stream(ListedState.values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a state: " + text));
  }
}
