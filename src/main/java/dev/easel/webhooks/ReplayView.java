package dev.easel.webhooks;

import io.swagger.v3.oas.annotations.media.Schema;

/** What came of asking for a replay. */
@Schema(name = "Replay")
record ReplayView(@Schema(description = "Deliveries that are sent again.") int replayed) {}
