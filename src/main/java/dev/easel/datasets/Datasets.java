package dev.easel.datasets;

import dev.easel.datasets.Dataset.About;
import dev.easel.datasets.Dataset.Version;
import dev.easel.projects.Projects;
import dev.easel.volumes.VolumePath;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** All data sets, their versions and files. */
@Repository
class Datasets {

  private static final String SELECT =
      """
      select d.id, d.project_id, d.name, d.kind, d.claim, d.prompt, d.model, d.created_at,
        d.updated_at, d.version lock, v.number, v.source, v.folder, v.digest, v.state, v.findings,
        v.files, v.pictures, v.bytes, v.errors, v.warnings, v.smallest, v.fingerprint,
        v.validation, v.validated_at, v.created_at version_created_at
      from datasets d join dataset_versions v on v.dataset_id = d.id
      """;

  private static final String FILES =
      """
      select name, original_name, bytes, sha256, format, width, height, findings from dataset_files
      where dataset_id = ? and number = ?
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final JsonMapper json;
  private final Projects projects;

  Datasets(JdbcClient jdbc, JdbcTemplate batches, JsonMapper json, Projects projects) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.json = json;
    this.projects = projects;
  }

  // --- reading -------------------------------------------------------------------------------

  Optional<Dataset> find(String project, String name) {
    return jdbc.sql(SELECT + "where d.project_id = ? and d.name = ? and v.number = d.current")
        .params(project, name)
        .query((rs, n) -> dataset(rs))
        .optional();
  }

  /**
   * @throws DatasetNotFound if there is none
   */
  Dataset get(String project, String name) {
    return find(project, name).orElseThrow(() -> new DatasetNotFound(name));
  }

  /** The number of a set's current version; 0 if there is no such set. */
  int current(String project, String name) {
    return find(project, name).map(set -> set.current().number()).orElse(0);
  }

  /** One version of a set, whichever is current. */
  Optional<Dataset> find(DatasetId id, int number) {
    return jdbc.sql(SELECT + "where d.id = ? and v.number = ?")
        .params(id.value(), number)
        .query((rs, n) -> dataset(rs))
        .optional();
  }

  /** The set, with the version, that a folder is of. */
  Optional<Dataset> at(String project, String claim, String folder) {
    return jdbc.sql(SELECT + "where v.project_id = ? and v.claim = ? and v.folder = ?")
        .params(project, claim, folder)
        .query((rs, n) -> dataset(rs))
        .optional();
  }

  /**
   * A set that a folder belongs to: runs mean the set by it, or it is one of the folders that Easel
   * made for the set, lies in them or around them.
   *
   * @param names the folder in which a set of a kind has its name
   */
  Optional<Dataset> owner(
      String project, String claim, VolumePath folder, Function<Kind, VolumePath> names) {
    return jdbc.sql(
            SELECT
                + """
                where v.project_id = :project and v.claim = :claim and (
                  (v.number = d.current and :folder =
                    case d.kind when 'CLASS' then :classes else :others end || '/' || d.name)
                  or (v.source = 'UPLOADED' and (
                    starts_with(v.folder || '/', :folder || '/')
                    or starts_with(:folder || '/', regexp_replace(v.folder, '[^/]+$', '')))))
                order by d.id limit 1
                """)
        .param("project", project)
        .param("claim", claim)
        .param("folder", folder.value())
        .param("classes", names.apply(Kind.CLASS).value())
        .param("others", names.apply(Kind.INSTANCE).value())
        .query((rs, n) -> dataset(rs))
        .optional();
  }

  /** Another set that has a folder, one in it or around it, which others may change. */
  Optional<Dataset> neighbour(DatasetId id, String claim, VolumePath folder) {
    return jdbc.sql(
            SELECT
                + """
                where v.project_id = (select project_id from datasets where id = :id)
                  and v.claim = :claim and v.source in ('ADOPTED', 'GENERATED') and d.id <> :id
                  and (starts_with(v.folder || '/', :folder || '/')
                    or starts_with(:folder || '/', v.folder || '/'))
                order by d.id limit 1
                """)
        .param("claim", claim)
        .param("folder", folder.value())
        .param("id", id.value())
        .query((rs, n) -> dataset(rs))
        .optional();
  }

  /** Newest first; one more than {@code limit} if there is one. */
  List<Dataset> list(String project, Filter filter, @Nullable DatasetId after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where d.project_id = :project and v.number = d.current
                  and (:kind::text is null or d.kind = :kind)
                  and (:state::text is null or v.state = :state)
                  and (:prompt::text is null
                    or (md5(d.prompt) = md5(:prompt) and d.prompt = :prompt))
                  and (:after::uuid is null or d.id < :after::uuid)
                order by d.id desc limit :limit
                """)
        .param("project", project)
        .param("kind", filter.kind() == null ? null : filter.kind().name())
        .param("state", filter.state() == null ? null : filter.state().name())
        .param("prompt", filter.prompt())
        .param("after", after == null ? null : after.value().toString())
        .param("limit", limit + 1)
        .query((rs, n) -> dataset(rs))
        .list();
  }

  /** What a list is narrowed to. */
  record Filter(@Nullable Kind kind, @Nullable State state, @Nullable String prompt) {}

  /** A sentence if the set that a path names lies on another claim; else empty. */
  String elsewhere(String project, String claim, String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return find(project, name)
        .filter(set -> !set.claim().equals(claim))
        .map(set -> " Data set '%s' lies on claim '%s'.".formatted(name, set.claim()))
        .orElse("");
  }

  /** Current versions that others than Easel may change. */
  List<Dataset> mutable() {
    return jdbc.sql(SELECT + "where v.source in ('ADOPTED', 'GENERATED') and v.number = d.current")
        .query((rs, n) -> dataset(rs))
        .list();
  }

  List<DatasetFile> files(Dataset set, String after, int limit) {
    return jdbc.sql(FILES + "and name > ? order by name limit ?")
        .params(set.id().value(), set.current().number(), after, limit)
        .query((rs, n) -> file(rs))
        .list();
  }

  /** Those of which something was found. */
  List<DatasetFile> flawed(Dataset set) {
    return jdbc.sql(FILES + "and findings <> '[]'::jsonb order by name")
        .params(set.id().value(), set.current().number())
        .query((rs, n) -> file(rs))
        .list();
  }

  /** The names that files came with, by those that they have; of the others none. */
  Map<String, String> originalNames(Dataset set) {
    return jdbc
        .sql(FILES + "and original_name is not null")
        .params(set.id().value(), set.current().number())
        .query((rs, n) -> Map.entry(rs.getString("name"), rs.getString("original_name")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** So many of those, the ones with errors first. */
  List<DatasetFile> worst(Dataset set, int most) {
    return jdbc.sql(
            FILES
                + """
                and findings <> '[]'::jsonb
                order by findings @> '[{"severity": "error"}]' desc,
                  findings @> '[{"severity": "warning"}]' desc, name
                limit ?
                """)
        .params(set.id().value(), set.current().number(), most)
        .query((rs, n) -> file(rs))
        .list();
  }

  Optional<DatasetFile> file(Dataset set, String name) {
    return jdbc.sql(FILES + "and name = ?")
        .params(set.id().value(), set.current().number(), name)
        .query((rs, n) -> file(rs))
        .optional();
  }

  /** The number of the version that runs train on. */
  int current(DatasetId id) {
    return jdbc.sql("select current from datasets where id = ?")
        .param(id.value())
        .query(Integer.class)
        .single();
  }

  /** Whether an examination of a version counts, and no later one does. */
  boolean isValidation(DatasetId id, int number, long validation) {
    return jdbc.sql(
                """
                select count(*) from dataset_versions
                where dataset_id = ? and number = ? and validation = ?
                """)
            .params(id.value(), number, validation)
            .query(Integer.class)
            .single()
        == 1;
  }

  /** A set once for each of its versions, oldest first. */
  List<Dataset> versions(DatasetId id) {
    return jdbc.sql(SELECT + "where d.id = ? order by v.number")
        .param(id.value())
        .query((rs, n) -> dataset(rs))
        .list();
  }

  // --- writing -------------------------------------------------------------------------------

  /** Makes writers of a name wait for each other, until the transaction ends. */
  void lock(String project, String name) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param("dataset/" + project + "/" + name)
        .query((rs, n) -> n)
        .list();
  }

  /** Before rows of a set are written, its own is locked: so nobody waits in a circle. */
  void lock(DatasetId id) {
    jdbc.sql("select id from datasets where id = ? for update")
        .param(id.value())
        .query((rs, n) -> n)
        .list();
  }

  /** Keeps sets as they are until the transaction ends; a statement of its own, to read after. */
  void hold(Collection<DatasetId> ids) {
    jdbc.sql("select id from datasets where id = any (?) order by id for share")
        .param(ids.stream().map(DatasetId::value).toArray(UUID[]::new))
        .query((rs, n) -> n)
        .list();
  }

  /** Makes who moves something to a folder, and who removes it, wait for each other. */
  void lockFolder(String project, String claim, String folder) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param(String.join("/", "folder", project, claim, folder))
        .query((rs, n) -> n)
        .list();
  }

  /** Who makes a folder for a set does so together with others, until the transaction ends. */
  void shareFolders(String project, String claim) {
    jdbc.sql("select pg_advisory_xact_lock_shared(hashtextextended(?, 0))")
        .param(String.join("/", "folders", project, claim))
        .query((rs, n) -> n)
        .list();
  }

  /**
   * Who registers a folder that is there does so alone, until the transaction ends. He does not
   * wait for whoever makes one: behind him would wait all that come after.
   *
   * @return false if one is being made right now
   */
  boolean lockFolders(String project, String claim) {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
        .param(String.join("/", "folders", project, claim))
        .query(Boolean.class)
        .single();
  }

  /** Writes a set without a version; its first follows in the same transaction. */
  DatasetId add(String project, String name, About about, Instant now) {
    projects.hold(project);
    var id = DatasetId.create(now);
    jdbc.sql(
            """
            insert into datasets (id, project_id, name, kind, claim, prompt, model, current,
              last_number, created_at, updated_at)
            values (:id, :project, :name, :kind, :claim, :prompt, :model, 0, 0, :now, :now)
            """)
        .param("id", id.value())
        .param("project", project)
        .param("name", name)
        .param("kind", about.kind().name())
        .param("claim", about.claim())
        .param("prompt", about.prompt())
        .param("model", about.model())
        .param("now", Timestamp.from(now))
        .update();
    return id;
  }

  /** Changes what is said of a set. */
  void describe(DatasetId id, About about, Instant now) {
    jdbc.sql(
            """
            update datasets set kind = :kind, prompt = :prompt, model = :model, updated_at = :now,
              version = version + 1
            where id = :id
            """)
        .param("kind", about.kind().name())
        .param("prompt", about.prompt())
        .param("model", about.model())
        .param("now", Timestamp.from(now))
        .param("id", id.value())
        .update();
  }

  /**
   * Writes a version, which is current from then on and is to be validated.
   *
   * @return its number
   */
  int add(DatasetId id, String project, NewVersion version, Instant now) {
    var number =
        jdbc.sql(
                """
                update datasets set last_number = last_number + 1, current = last_number + 1,
                  updated_at = ?, version = version + 1
                where id = ? returning last_number
                """)
            .params(Timestamp.from(now), id.value())
            .query(Integer.class)
            .single();
    jdbc.sql(
            """
            insert into dataset_versions (dataset_id, project_id, number, source, claim, folder,
              digest, state, files, bytes, created_at)
            values (:id, :project, :number, :source, :claim, :folder, :digest, 'VALIDATING',
              :files, :bytes, :now)
            """)
        .param("id", id.value())
        .param("project", project)
        .param("number", number)
        .param("source", version.source().name())
        .param("claim", version.claim())
        .param("folder", version.folder().value())
        .param("digest", version.digest())
        .param("files", version.files().size())
        .param("bytes", version.files().stream().mapToLong(DatasetFile::bytes).sum())
        .param("now", Timestamp.from(now))
        .update();
    write(id, project, number, version.files());
    return number;
  }

  /** A version that is not there yet. */
  record NewVersion(
      Source source,
      String claim,
      VolumePath folder,
      @Nullable String digest,
      Collection<DatasetFile> files) {}

  /** An earlier version is current again. */
  void back(DatasetId id, int number, Instant now) {
    jdbc.sql("update datasets set current = ?, updated_at = ?, version = version + 1 where id = ?")
        .params(number, Timestamp.from(now), id.value())
        .update();
  }

  private void write(DatasetId id, String project, int number, Collection<DatasetFile> files) {
    var all = List.copyOf(files);
    batches.batchUpdate(
        """
        insert into dataset_files
          (dataset_id, project_id, number, name, bytes, sha256, format, width, height, findings,
           original_name)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
        """,
        new BatchPreparedStatementSetter() {
          @Override
          public void setValues(java.sql.PreparedStatement row, int at) throws SQLException {
            var file = all.get(at);
            row.setObject(1, id.value());
            row.setString(2, project);
            row.setInt(3, number);
            row.setString(4, file.name());
            row.setLong(5, file.bytes());
            row.setString(6, file.sha256());
            row.setString(7, file.format() == null ? null : file.format().name());
            row.setObject(8, file.width());
            row.setObject(9, file.height());
            row.setString(10, json.writeValueAsString(file.findings()));
            row.setString(11, file.originalName());
          }

          @Override
          public int getBatchSize() {
            return all.size();
          }
        });
  }

  /**
   * A version is to be examined again.
   *
   * @return the number of the examination
   */
  long validate(DatasetId id, int number, Instant now) {
    lock(id);
    var validation =
        jdbc.sql(
                """
                update dataset_versions set state = 'VALIDATING', validation = validation + 1
                where dataset_id = ? and number = ? returning validation
                """)
            .params(id.value(), number)
            .query(Long.class)
            .single();
    touch(id, now);
    return validation;
  }

  private void touch(DatasetId id, Instant now) {
    jdbc.sql("update datasets set updated_at = ?, version = version + 1 where id = ?")
        .params(Timestamp.from(now), id.value())
        .update();
  }

  /**
   * Keeps what was found in a version.
   *
   * @return false if another examination counts by now, or the version is gone
   */
  boolean examined(Dataset set, Report report, long validation, Instant now) {
    lock(set.id());
    var kept =
        jdbc.sql(
                """
                update dataset_versions set state = :state,
                  digest = case source when 'UPLOADED' then digest else :digest end,
                  findings = :findings::jsonb, files = :files, pictures = :pictures,
                  bytes = :bytes, errors = :errors, warnings = :warnings, smallest = :smallest,
                  fingerprint = :fingerprint, validated_at = :now
                where dataset_id = :id and number = :number and validation = :validation
                """)
            .param("state", (report.errors() == 0 ? State.READY : State.FAULTY).name())
            .param("digest", report.digest())
            .param("findings", json.writeValueAsString(report.ofSet()))
            .param("files", report.files().size())
            .param("pictures", report.pictures())
            .param("bytes", report.bytes())
            .param("errors", report.errors())
            .param("warnings", report.warnings())
            .param("smallest", report.smallest())
            .param("fingerprint", report.fingerprint())
            .param("now", Timestamp.from(now))
            .param("id", set.id().value())
            .param("number", set.current().number())
            .param("validation", validation)
            .update();
    if (kept == 0) {
      return false;
    }
    jdbc.sql("delete from dataset_files where dataset_id = ? and number = ?")
        .params(set.id().value(), set.current().number())
        .update();
    write(set.id(), set.projectId(), set.current().number(), report.files());
    touch(set.id(), now);
    return true;
  }

  void delete(DatasetId id) {
    jdbc.sql("delete from datasets where id = ?").param(id.value()).update();
  }

  void deleteVersion(DatasetId id, int number) {
    jdbc.sql("delete from dataset_versions where dataset_id = ? and number = ?")
        .params(id.value(), number)
        .update();
  }

  // --- rows ----------------------------------------------------------------------------------

  private Dataset dataset(ResultSet row) throws SQLException {
    return new Dataset(
        new DatasetId(row.getObject("id", UUID.class)),
        row.getString("project_id"),
        row.getString("name"),
        Kind.valueOf(row.getString("kind")),
        row.getString("claim"),
        row.getString("prompt"),
        row.getString("model"),
        version(row),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        row.getLong("lock"));
  }

  private Version version(ResultSet row) throws SQLException {
    var validated = row.getTimestamp("validated_at");
    return new Version(
        row.getInt("number"),
        Source.valueOf(row.getString("source")),
        new VolumePath(row.getString("folder")),
        row.getString("digest"),
        State.valueOf(row.getString("state")),
        findings(row),
        row.getInt("files"),
        row.getInt("pictures"),
        row.getLong("bytes"),
        row.getInt("errors"),
        row.getInt("warnings"),
        row.getInt("smallest"),
        row.getString("fingerprint"),
        row.getLong("validation"),
        validated == null ? null : validated.toInstant(),
        row.getTimestamp("version_created_at").toInstant());
  }

  private DatasetFile file(ResultSet row) throws SQLException {
    var format = row.getString("format");
    return new DatasetFile(
        row.getString("name"),
        row.getString("original_name"),
        row.getLong("bytes"),
        row.getString("sha256"),
        format == null ? null : PictureFormat.valueOf(format),
        row.getObject("width", Integer.class),
        row.getObject("height", Integer.class),
        findings(row));
  }

  private List<Finding> findings(ResultSet row) throws SQLException {
    return json.readValue(row.getString("findings"), new TypeReference<>() {});
  }
}
