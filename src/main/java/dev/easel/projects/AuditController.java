package dev.easel.projects;

import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "audit", description = "Who did what, when, from where, and how it ended.")
class AuditController {

  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final AuditEntries entries;

  AuditController(AuditEntries entries) {
    this.entries = entries;
  }

  @GetMapping("/v1/audit")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "listAudit",
      summary = "List what was done",
      description =
          "Newest first: every request that was no GET or HEAD, those that were refused too, unless"
              + " nobody known made it. An entry is written before the request is acted on and"
              + " completed by its answer. An admin sees those of the project, an operator all.")
  @ApiResponse(responseCode = "200", description = "A page of entries.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of an entry.")
  Page<AuditView> list(
      @Parameter(description = "Only what this caller did, such as a key's id.") @RequestParam
          @Nullable String actor,
      @Parameter(description = "Only `POST`, `PUT`, `PATCH` or `DELETE`.") @RequestParam
          @Nullable String method,
      @Parameter(description = "Not before this moment.") @RequestParam @Nullable Instant since,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    refuseUnknown(method);
    var filter = new AuditEntries.Filter(Caller.current().project(), actor, method, since);
    var found = entries.find(filter, Page.cursor(after, AuditId::parse), limit);
    return Page.of(found.stream().map(AuditView::of).toList(), limit, AuditView::id);
  }

  private static void refuseUnknown(@Nullable String method) {
    var violations = new Violations();
    if (method != null && !METHODS.contains(method)) {
      violations.addParameter(
          "method", "unknown_method", "'method' must be POST, PUT, PATCH or DELETE.");
    }
    violations.throwIfAny();
  }
}
