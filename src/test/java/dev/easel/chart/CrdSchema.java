package dev.easel.chart;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CRD's OpenAPI schema, made to refuse what an API server refuses under strict field validation.
 */
final class CrdSchema {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> ALWAYS_THERE = Set.of("apiVersion", "kind", "metadata");

  private final Schema schema;

  private CrdSchema(Schema schema) {
    this.schema = schema;
  }

  static CrdSchema read(Path file) {
    ObjectNode root = (ObjectNode) JSON.readTree(file);
    close(root);
    ObjectNode properties = root.withObject("/properties");
    ALWAYS_THERE.forEach(it -> properties.putObject(it));
    return new CrdSchema(
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root));
  }

  Stream<String> errors(JsonNode document) {
    return schema.validate(document).stream().map(Error::toString);
  }

  /** Refuses members that an object's schema does not name, unless it says that it keeps them. */
  private static void close(JsonNode schema) {
    if (!(schema instanceof ObjectNode object)) {
      return;
    }
    if (isClosed(object)) {
      object.put("additionalProperties", false);
    }
    object.path("properties").valueStream().forEach(CrdSchema::close);
    close(object.path("items"));
    close(object.path("additionalProperties"));
  }

  private static boolean isClosed(ObjectNode schema) {
    return schema.path("type").asString("").equals("object")
        && !schema.has("additionalProperties")
        && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
  }
}
