package dev.easel.webhooks;

import dev.easel.egress.Egress;
import dev.easel.egress.EgressRefused;
import dev.easel.http.Members;
import dev.easel.http.NearestName;
import dev.easel.http.Text;
import dev.easel.runs.RunWebhook;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the members that making a webhook and changing it have in common. */
@Component
class WebhookFields {

  static final int URL = 2_048;
  static final int DESCRIPTION = 200;
  private static final List<String> ALL = List.of("*");
  private static final int MOST_TYPES = 50;
  private static final int LONGEST_TYPE = 100;

  private final Egress egress;

  WebhookFields(Egress egress) {
    this.egress = egress;
  }

  /** Null if absent, or noted as a violation. */
  @Nullable URI url(Members members) {
    var text = members.text("url", URL);
    if (text == null) {
      return null;
    }
    try {
      return egress.url(text);
    } catch (EgressRefused refused) {
      members.add("url", refused.code(), refused.why());
      return null;
    }
  }

  /** What making one needs; null if something was noted as a violation. */
  @Nullable RunWebhook read(Members members) {
    var url = url(members);
    if (!members.has("url")) {
      members.add("url", "required", "'url' is required.");
    }
    var types = eventTypes(members);
    var description = description(members);
    return url == null ? null : new RunWebhook(url, types.isEmpty() ? ALL : types, description);
  }

  /** Each once, in the order given; empty if absent. */
  List<String> eventTypes(Members members) {
    var given = members.texts("event_types", LONGEST_TYPE);
    var known = EventType.patterns();
    if (given.size() > MOST_TYPES) {
      members.add(
          "event_types",
          "too_many",
          "'event_types' must have between 1 and %d.".formatted(MOST_TYPES));
      return List.of();
    }
    for (var n = 0; n < given.size(); n++) {
      if (!known.contains(given.get(n))) {
        members.add(
            "event_types",
            n,
            "unknown_event_type",
            NearestName.refusal("Event type", given.get(n), known));
      }
    }
    return List.copyOf(new LinkedHashSet<>(given));
  }

  /** Null if absent, or noted as a violation. */
  @Nullable String description(Members members) {
    var text = members.text("description", DESCRIPTION);
    if (text != null && Text.hasControl(text)) {
      members.add("description", "invalid_text", "'description' must have no control characters.");
    }
    return text;
  }
}
