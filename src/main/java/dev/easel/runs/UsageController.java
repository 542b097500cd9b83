package dev.easel.runs;

import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "usage", description = "What runs held, and what it cost.")
class UsageController {

  private final Projects projects;
  private final Usages usages;

  UsageController(Projects projects, Usages usages) {
    this.projects = projects;
    this.usages = usages;
  }

  @GetMapping("/v1/usage")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getUsage",
      summary = "Sum what runs held and cost",
      description =
          "From the ledger of what the pods of runs and endpoints held, those of deleted runs too."
              + " What lasts still counts until now. Only what falls between `from` and `to`"
              + " counts.")
  @ApiResponse(responseCode = "200", description = "The sums.")
  UsageView show(
      @Parameter(description = "`recipe`, `gpu`, `day` or `label:<key>`.", example = "label:team")
          @RequestParam(name = "group_by", defaultValue = "recipe")
          String groupBy,
      @Parameter(description = "Not before this moment; since the beginning if absent.")
          @RequestParam
          @Nullable Instant from,
      @Parameter(description = "Before this moment; until now if absent.") @RequestParam
          @Nullable Instant to,
      @Parameter(description = "The most groups.")
          @RequestParam(defaultValue = "100")
          @Min(1)
          @Max(1000)
          int limit) {
    return usages.of(projects.current().id(), groupBy, new Usages.Span(from, to), limit);
  }
}
