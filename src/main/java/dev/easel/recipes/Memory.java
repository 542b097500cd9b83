package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.WorkflowTemplate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue as last seen, in PostgreSQL, for a start while the cluster is away. */
@Component
class Memory {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;

  Memory(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is stored of one template.
   *
   * @param bindings those that start it
   */
  record Entry(
      WorkflowTemplate latest,
      @Nullable WorkflowTemplate good,
      @Nullable Instant goodAt,
      @Nullable Instant goneAt,
      List<EventBinding> bindings) {

    static Entry of(Offer offer, List<EventBinding> bindings) {
      var good = offer.good();
      return new Entry(
          offer.latest().template(),
          good == null ? null : good.template(),
          offer.goodAt(),
          offer.goneAt(),
          bindings);
    }

    Offer offer(HouseRules house) {
      return new Offer(
          Blueprint.of(latest, house),
          good == null ? null : Blueprint.of(good, house),
          goodAt,
          goneAt);
    }
  }

  void keep(String name, String digest, Entry entry) {
    jdbc.sql(
            """
            insert into recipes (namespace, template, name, digest, document)
            values (:namespace, :template, :name, :digest, :document::jsonb)
            on conflict (namespace, template) do update
            set name = excluded.name, digest = excluded.digest,
                document = excluded.document, seen_at = now()
            """)
        .param("namespace", entry.latest().namespace())
        .param("template", entry.latest().name())
        .param("name", name)
        .param("digest", digest)
        .param("document", JSON.writeValueAsString(entry))
        .update();
  }

  List<Entry> of(String namespace) {
    return jdbc
        .sql("select document from recipes where namespace = ? order by template")
        .param(namespace)
        .query(String.class)
        .list()
        .stream()
        .map(document -> JSON.readValue(document, Entry.class))
        .toList();
  }
}
