package dev.easel.runs;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells in the OpenAPI document what each reason means and what to do about it, once. */
@Configuration(proxyBeanMethods = false)
class ReasonDescriptions {

  @Bean
  OpenApiCustomizer reasons() {
    return document -> {
      var schemas = document.getComponents().getSchemas();
      describe(
          Objects.requireNonNull(schemas.get("Reason")),
          "Why a run or its endpoint ended otherwise than well, and what to do:",
          Reason.values(),
          reason -> line(reason.text(), reason.meaning(), reason.remedy()));
      describe(
          Objects.requireNonNull(schemas.get("WaitingReason")),
          "Why a run is not further than it is, and what to do:",
          WaitingReason.values(),
          reason -> line(reason.text(), reason.meaning(), reason.remedy()));
    };
  }

  private static <R> void describe(
      Schema<?> schema, String heading, R[] reasons, Function<R, String> line) {
    schema.setDescription(
        Stream.of(reasons).map(line).collect(Collectors.joining("\n", heading + "\n\n", "")));
  }

  private static String line(String code, String meaning, Remedy remedy) {
    return "- `%s`: %s *%s*".formatted(code, meaning, remedy.description());
  }
}
