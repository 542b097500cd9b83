package dev.easel.projects;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/**
 * The one place where a caller's role is held against the {@link Allowed} of what he calls. What is
 * {@link Signed} is open to all, what declares neither is refused; what is no controller's, as
 * metrics, needs a viewer of the project {@code default}.
 */
@Component
class RoleRule implements AuthorizationManager<RequestAuthorizationContext> {

  private final Handlers handlers;

  RoleRule(Handlers handlers) {
    this.handlers = handlers;
  }

  @Override
  public AuthorizationResult authorize(
      Supplier<? extends @Nullable Authentication> authentication,
      RequestAuthorizationContext context) {
    var caller = Caller.of(authentication.get());
    if (caller == null) {
      return new Decision(handlers.isSigned(context.getRequest()), null, null);
    }
    return decide(caller, context.getRequest());
  }

  private Decision decide(Caller caller, HttpServletRequest request) {
    var handler = handlers.of(request);
    if (handler == null) {
      return new Decision(caller.may(Role.VIEWER) && isOfInstallation(caller), Role.VIEWER, caller);
    }
    var declared = handler.getMethodAnnotation(Allowed.class);
    if (declared == null && handler.hasMethodAnnotation(Signed.class)) {
      return new Decision(true, null, caller);
    }
    return declared == null
        ? new Decision(false, null, caller)
        : new Decision(caller.may(declared.value()), declared.value(), caller);
  }

  /** What is measured is of all projects. */
  private static boolean isOfInstallation(Caller caller) {
    return caller.project() == null || caller.project().equals(Projects.DEFAULT);
  }

  /**
   * What was decided.
   *
   * @param needed null if nobody may
   * @param caller null if it is not known
   */
  record Decision(boolean isGranted, @Nullable Role needed, @Nullable Caller caller)
      implements AuthorizationResult {}
}
