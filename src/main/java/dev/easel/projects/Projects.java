package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The projects of this installation: one, {@code default}, in the configured namespace. */
@Component
public class Projects {

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Project only;

  Projects(AccessProperties access, JdbcClient jdbc) {
    if (!DNS_LABEL.matcher(access.namespace()).matches()) {
      throw new BadConfiguration(
          "EASEL_NAMESPACE is '%s', which is no Kubernetes namespace."
              .formatted(access.namespace()),
          "Set EASEL_NAMESPACE to the namespace where the chart's WorkflowTemplates are.");
    }
    this.only = new Project("default", access.namespace());
    jdbc.sql("update projects set namespace = ? where id = ? and namespace is distinct from ?")
        .params(only.namespace(), only.id(), only.namespace())
        .update();
  }

  /** The project that the caller of this request acts for. */
  public Project current() {
    return only;
  }
}
