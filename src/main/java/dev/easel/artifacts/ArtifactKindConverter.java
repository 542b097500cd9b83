package dev.easel.artifacts;

import java.util.Arrays;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a kind as it is written in JSON. */
@Component
class ArtifactKindConverter implements Converter<String, ArtifactKind> {

  @Override
  public ArtifactKind convert(String text) {
    return Arrays.stream(ArtifactKind.values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a kind: " + text));
  }
}
