package dev.easel.webhooks;

import java.util.Arrays;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a status as it is written in JSON. */
@Component
class DeliveryStateConverter implements Converter<String, DeliveryState> {

  @Override
  public DeliveryState convert(String text) {
    return Arrays.stream(DeliveryState.values())
        .filter(status -> status.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a status: " + text));
  }
}
