package dev.easel.argo;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads YAML that stands as a text in objects of the cluster: anybody may have written it. Aliases
 * are refused, as a few hundred bytes of them stand for more than a heap holds.
 */
final class YamlReader {

  private static final int LONGEST = 256 * 1024;

  private YamlReader() {}

  /** Each document; none if the text is not YAML, is longer than 256 KiB, or has aliases. */
  static List<JsonNode> documents(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      return List.of();
    }
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      if (hasAliases(yaml, text)) {
        return List.of();
      }
      var documents = new ArrayList<JsonNode>();
      for (var document : yaml.loadAll(text)) {
        if (document != null) {
          documents.add(JsonMapper.shared().valueToTree(document));
        }
      }
      return List.copyOf(documents);
    } catch (YAMLException | JacksonException | IllegalArgumentException e) {
      return List.of();
    }
  }

  private static boolean hasAliases(Yaml yaml, String text) {
    return StreamSupport.stream(yaml.parse(new StringReader(text)).spliterator(), false)
        .anyMatch(event -> event.is(Event.ID.Alias));
  }
}
