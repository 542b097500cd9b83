package dev.easel.projects;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Tells of each operation the role that it needs: to readers, and to programs in an extension. */
@Component
class RoleDescription implements OperationCustomizer {

  /** The extension's name. */
  private static final String EXTENSION = "x-easel-role";

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    var declared = method.getMethodAnnotation(Allowed.class);
    if (declared != null) {
      var role = declared.value().text();
      operation.addExtension(EXTENSION, role);
      operation.addParametersItem(
          new Parameter()
              .in("header")
              .name(Projects.HEADER)
              .description(
                  "The project that the call is for. A key of a project is for that alone; an"
                      + " operator's is for `default` without it.")
              .schema(new StringSchema()));
      operation.setDescription(
          "%s\n\nNeeds the role `%s`.".formatted(operation.getDescription(), role));
      return operation;
    }
    var signed = method.getMethodAnnotation(Signed.class);
    if (signed != null) {
      operation.addExtension(EXTENSION, "signature");
      operation.setDescription(
          "%s\n\nNeeds no key, but %s.".formatted(operation.getDescription(), signed.value()));
      operation.setSecurity(List.of());
    }
    return operation;
  }
}
