package dev.easel.sandbox;

import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Workflows whose nodes the Kubernetes API does not show, as if they were too large for it; the
 * Argo server shows them all the same.
 */
final class HiddenNodes {
  /** What a frame of zstd begins with. */
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 0, 0};

  private final Map<String, Boolean> compressed = new ConcurrentHashMap<>();

  void offload(String workflow) {
    compressed.put(workflow, false);
  }

  void compress(String workflow) {
    compressed.put(workflow, true);
  }

  String json(Stored stored) {
    return hides(stored) ? tree(stored).toString() : stored.json();
  }

  ObjectNode tree(Stored stored) {
    ObjectNode tree = stored.tree();
    @Nullable Boolean packed = compressed.get(stored.key().name());
    if (packed != null && hides(stored) && tree.path("status") instanceof ObjectNode status) {
      status.remove("nodes");
      if (packed) {
        status.put("compressedNodes", Base64.getEncoder().encodeToString(ZSTD));
      } else {
        status.put("offloadNodeStatusVersion", "fnv:1234567890");
      }
    }
    return tree;
  }

  private boolean hides(Stored stored) {
    return stored.key().type().equals(ResourceTypes.WORKFLOWS)
        && compressed.containsKey(stored.key().name());
  }
}
