package dev.easel.datasets;

import java.util.Arrays;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a kind as it is written in JSON. */
@Component
class KindConverter implements Converter<String, Kind> {

  @Override
  public Kind convert(String text) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a kind: " + text));
  }
}
