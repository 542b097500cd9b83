package dev.easel.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Describes records as they are written: in snake case, always there unless {@link Nullable}; in
 * requests, which refuse members that they do not know, only what says so is required.
 */
class SnakeCaseModels extends ModelResolver {

  private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
      new PropertyNamingStrategies.SnakeCaseStrategy();

  SnakeCaseModels(ObjectMapper mapper) {
    super(mapper);
    openapi31(true);
  }

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
    Schema<?> schema = super.resolve(type, context, next);
    var raw = _mapper.constructType(type.getType()).getRawClass();
    if (schema != null && raw.isRecord() && raw.getPackageName().startsWith("dev.easel")) {
      var model = schema.get$ref() == null ? schema : named(schema.get$ref(), context);
      Arrays.stream(raw.getRecordComponents())
          .filter(SnakeCaseModels::isAlwaysThere)
          .map(component -> SNAKE_CASE.translate(component.getName()))
          .forEach(name -> require(model, name));
    }
    return schema;
  }

  private static @Nullable Schema<?> named(String reference, ModelConverterContext context) {
    return context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private static void require(@Nullable Schema<?> model, String name) {
    if (model != null
        && model.getProperties() != null
        && model.getProperties().containsKey(name)
        && (model.getRequired() == null || !model.getRequired().contains(name))) {
      model.addRequiredItem(name);
    }
  }

  private static boolean isAlwaysThere(RecordComponent component) {
    var said = said(component.getAccessor());
    return isRequest(component.getDeclaringRecord())
        ? said != null && said.requiredMode() == RequiredMode.REQUIRED
        : !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean isRequest(Class<?> type) {
    var said = said(type);
    return said != null && said.additionalProperties() == AdditionalPropertiesValue.FALSE;
  }

  private static io.swagger.v3.oas.annotations.media.@Nullable Schema said(AnnotatedElement of) {
    return of.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
  }
}
