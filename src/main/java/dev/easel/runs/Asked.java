package dev.easel.runs;

import jakarta.persistence.Embeddable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * What a caller said of a run; forgotten when it is erased.
 *
 * @param parameters every one as text, in the recipe's order
 * @param spec the accepted request, base64url
 */
@Embeddable
record Asked(
    String name,
    @JdbcTypeCode(SqlTypes.JSON) Map<String, String> parameters,
    @JdbcTypeCode(SqlTypes.JSON) Map<String, String> labels,
    @JdbcTypeCode(SqlTypes.JSON) Map<String, Object> metadata,
    String spec) {

  static Asked of(RunDraft draft) {
    return new Asked(
        draft.name(), draft.parameters(), draft.labels(), draft.metadata(), draft.spec());
  }

  /** The same with more parameters. */
  Asked with(Map<String, String> added) {
    var all = new LinkedHashMap<>(parameters);
    all.putAll(added);
    return new Asked(name, all, labels, metadata, spec);
  }
}
