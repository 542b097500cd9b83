package dev.easel.webhooks;

import dev.easel.runs.MonthUsedUp;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells what happens to a project as a whole, in the transaction that finds it. */
@Component
class ProjectNotifications {

  private final Outbox outbox;

  ProjectNotifications(Outbox outbox) {
    this.outbox = outbox;
  }

  @EventListener
  void usedUp(MonthUsedUp month) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("project", month.project());
    data.put("quota", month.quota());
    data.put("used", month.used());
    data.put("limit", month.limit());
    data.put("month_ends_at", month.monthEnds());
    data.put("urls", Map.of("project", "/v1/projects/" + month.project()));
    outbox.write(
        Notification.first(
            month.project(), EventType.BUDGET_EXCEEDED, month.project(), month.at(), data));
  }
}
