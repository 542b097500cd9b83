package dev.easel.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** What the OpenAPI document says of the API as a whole. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String DESCRIPTION =
      """
      A control plane for fine-tuning Stable Diffusion on Kubernetes: one call starts a fine-tune, \
      another draws with the tuned model.

      JSON is in snake_case. Times are RFC 3339 in UTC; durations end in `_seconds`. Requests are \
      read strictly: an unknown member or query parameter is refused with the nearest known name. \
      Failures are problem documents (RFC 9457) with a stable `code`, and validation names all \
      that is wrong at once in `errors`. Every answer carries `X-Request-Id`, and \
      to whoever is counted `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds).
      """;

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Easel")
                .version("v1")
                .description(DESCRIPTION)
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")))
        .addServersItem(new Server().url("/").description("Where this document was read."))
        .addSecurityItem(new SecurityRequirement().addList("key"))
        .components(
            new Components()
                .addSecuritySchemes(
                    "key",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description(
                            "A key of `/v1/api-keys`, or the installation's (`EASEL_API_KEY`). On"
                                + " loopback none is asked for until there is one. Each operation"
                                + " names the role that it needs, for programs in `x-easel-role`:"
                                + " `viewer`, `runner`, `admin` (of a project) and `operator` (of"
                                + " the installation), each of which may what those before it"
                                + " may.")));
  }

  /** springdoc 3.1 describes types with a mapper of its own, which knows no Spring settings. */
  @Bean
  ModelResolver modelResolver(ObjectMapperProvider mappers) {
    SpringDocUtils.getConfig().replaceWithSchema(JsonNode.class, ProblemDescription.scalar());
    return new SnakeCaseModels(
        mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }

  @Bean
  OpenApiCustomizer sharedParts() {
    return document -> {
      var components = document.getComponents();
      ModelConverters.getInstance(true)
          .readAll(ProblemDescription.class)
          .forEach(components::addSchemas);
      document.getTags().sort(Comparator.comparing(Tag::getName));
    };
  }
}
