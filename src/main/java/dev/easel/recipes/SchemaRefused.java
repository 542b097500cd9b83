package dev.easel.recipes;

/** A schema from the cluster that is not used, and why. */
class SchemaRefused extends Exception {

  private final String code;
  private final String fault;

  SchemaRefused(String code, String fault) {
    super(fault);
    this.code = code;
    this.fault = fault;
  }

  RecipeProblem problem(String template) {
    return new RecipeProblem(
        code,
        fault,
        "Correct the annotation easel.dev/schema of the WorkflowTemplate '%s'."
            .formatted(template));
  }
}
