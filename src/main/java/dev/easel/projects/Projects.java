package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import dev.easel.http.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The projects of this installation. One, {@code default}, is always there, in the configured
 * namespace; operators make others.
 */
@Component
public class Projects {

  /** The one that an operator acts for unless he names another by {@link #HEADER}. */
  static final String DEFAULT = "default";

  /** Names the project that a call is for; a key of a project is for that alone. */
  static final String HEADER = "Easel-Project";

  static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final ProjectRows rows;
  private final Map<String, Project> known = new ConcurrentHashMap<>();

  Projects(AccessProperties access, ProjectRows rows) {
    this.rows = rows;
    if (!DNS_LABEL.matcher(access.namespace()).matches()) {
      throw new BadConfiguration(
          "EASEL_NAMESPACE is '%s', which is no Kubernetes namespace."
              .formatted(access.namespace()),
          "Set EASEL_NAMESPACE to the namespace where the chart's WorkflowTemplates are.");
    }
    try {
      rows.move(DEFAULT, access.namespace());
    } catch (DuplicateKeyException e) {
      throw new BadConfiguration(
          "EASEL_NAMESPACE is '%s', which is another project's namespace."
              .formatted(access.namespace()),
          "Set it to the namespace of the project 'default'.");
    }
    var _ = all();
  }

  /**
   * The project that the request of this thread is for.
   *
   * @throws Problem 404 {@code project_not_found} if it names one that there is not, or that is not
   *     its caller's
   */
  public Project current() {
    var name = asked(Caller.current());
    return of(name).orElseThrow(() -> new ProjectNotFound(name));
  }

  /**
   * The same of a request whose path names the namespace, which tells an operator's project, too;
   * empty if it is another's, or nobody's.
   */
  public Optional<Project> current(String namespace) {
    return Caller.current().project() == null && header() == null
        ? ofNamespace(namespace)
        : Optional.of(current()).filter(project -> project.namespace().equals(namespace));
  }

  /** The project that a caller's request is for; empty if there is no such project. */
  Optional<Project> named(Caller caller) {
    try {
      return of(asked(caller));
    } catch (ProjectNotFound e) {
      return Optional.empty();
    }
  }

  private static String asked(Caller caller) {
    var own = caller.project();
    var named = header();
    if (own == null) {
      return named == null ? DEFAULT : named;
    }
    if (named != null && !named.equals(own)) {
      throw new ProjectNotFound(named);
    }
    return own;
  }

  /** The project that the request of this thread names; null if it names none. */
  static @Nullable String header() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        ? request.getRequest().getHeader(HEADER)
        : null;
  }

  /** As it was last read, which was a few seconds ago at most, if it is there still. */
  private Optional<Project> of(String id) {
    return Optional.ofNullable(known.get(id)).or(() -> find(id));
  }

  /** The project of an id, as it is; empty if there is none, or no more. */
  public Optional<Project> find(String id) {
    return DNS_LABEL.matcher(id).matches() ? rows.find(id).map(this::noted) : Optional.empty();
  }

  /** The same, and nobody else counts what it has until the transaction ends. */
  public Optional<Project> lock(String id) {
    return rows.lock(id).map(this::noted);
  }

  /**
   * The project of an id is not deleted until the transaction ends.
   *
   * @throws Problem 404 {@code project_not_found} if it is
   */
  public void hold(String id) {
    if (!rows.hold(id)) {
      throw new ProjectNotFound(id);
    }
  }

  /** What was changed here is known here at once, and on other replicas within seconds. */
  void note(ProjectRow committed) {
    noted(committed);
  }

  private Project noted(ProjectRow row) {
    known.put(row.id(), row.project());
    return row.project();
  }

  /** All of them, by their names. */
  public List<Project> all() {
    var all = rows.all().stream().map(this::noted).toList();
    known.keySet().retainAll(all.stream().map(Project::id).collect(Collectors.toSet()));
    return all;
  }

  /** The same as they were last read, some seconds ago at most, in no order. */
  public List<Project> known() {
    return List.copyOf(known.values());
  }

  /** The one that a namespace is of; empty if it is of none. */
  public Optional<Project> ofNamespace(String namespace) {
    return known.values().stream()
        .filter(project -> project.namespace().equals(namespace))
        .findFirst()
        .or(() -> all().stream().filter(it -> it.namespace().equals(namespace)).findFirst());
  }

  /**
   * Does something for each project as long as there is one: those that are there now before this
   * returns, others within seconds.
   *
   * @param work begins it for one; what it returns is closed when the project is deleted, or all
   *     ends
   */
  public AutoCloseable forEach(Function<Project, AutoCloseable> work) {
    return new EachProject(this, work);
  }
}
