package dev.easel.webhooks;

import dev.easel.datasets.DatasetValidated;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells what was found in data sets, in the transaction that keeps it. */
@Component
class DatasetNotifications {

  private final Outbox outbox;
  private final Clock clock;

  DatasetNotifications(Outbox outbox, Clock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  @EventListener
  void validated(DatasetValidated set) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("dataset", set.id());
    data.put("name", set.name());
    data.put("version", set.version());
    data.put("state", set.ready() ? "ready" : "faulty");
    data.put("errors", set.errors());
    data.put("warnings", set.warnings());
    data.put("urls", Map.of("dataset", set.url()));
    outbox.write(
        Notification.first(
            set.project(), EventType.DATASET_VALIDATED, set.id(), clock.instant(), data));
  }
}
