package dev.easel.projects;

import java.util.Set;
import org.springframework.security.authentication.AuthenticationServiceException;

/** A token is for several projects, and the request does not say for which it is. */
class ProjectUnnamed extends AuthenticationServiceException {

  ProjectUnnamed(Set<String> granted) {
    super(
        "Your token is for the projects %s; name one by the header '%s'."
            .formatted(String.join(", ", granted), Projects.HEADER));
  }
}
