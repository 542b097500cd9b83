package dev.easel.argo;

import static dev.easel.argo.Fields.textOrEmpty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the nodes of a workflow's status. Above 1 MiB Argo replaces them by {@code
 * compressedNodes}: gzip, or zstd or brotli where 4.1 is told so; or they are only in its database.
 */
final class NodesReader {

  private static final int LARGEST = 64 * 1024 * 1024;

  private NodesReader() {}

  /** The nodes by id; empty if they are hidden. */
  static Optional<Map<String, Node>> read(JsonNode status) {
    var compressed = textOrEmpty(status, "compressedNodes");
    if (!compressed.isEmpty()) {
      return unpacked(compressed).map(NodesReader::nodes);
    }
    if (!textOrEmpty(status, "offloadNodeStatusVersion").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(nodes(status.path("nodes")));
  }

  private static Map<String, Node> nodes(JsonNode nodes) {
    var byId = new LinkedHashMap<String, Node>();
    nodes.properties().forEach(entry -> byId.put(entry.getKey(), Node.read(entry.getValue())));
    return byId;
  }

  private static Optional<JsonNode> unpacked(String compressed) {
    try {
      var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(compressed));
      var plain = new GZIPInputStream(bytes).readNBytes(LARGEST);
      return Optional.of(JsonMapper.shared().readTree(plain));
    } catch (IOException | IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }
}
