package dev.easel.pricing;

import dev.easel.projects.Allowed;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "hardware", description = "Classes of GPU and the rate card.")
class HardwareController {

  private final HardwareView card;

  HardwareController(RateCard card, PricingProperties rates) {
    this.card = HardwareView.of(card, rates);
  }

  @GetMapping("/v1/hardware")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getHardware",
      summary = "Show GPU classes and rates",
      description =
          "The installation's rate card: classes of GPU with their memory and regions, and what an"
              + " hour of a GPU, a core and a GiB of memory costs.")
  @ApiResponse(responseCode = "200", description = "The rate card.")
  HardwareView show() {
    return card;
  }
}
