package dev.easel.projects;

import dev.easel.http.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;

/** Sees what a caller who sent no key did wrong, so that one answer names all of it. */
@FunctionalInterface
public interface Slips {

  /**
   * What is seen in a request of which the route is known. Nothing that only who may call may know;
   * empty for calls that this is not about.
   */
  List<Violation> in(HttpServletRequest request) throws IOException;
}
