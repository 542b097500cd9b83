package dev.easel.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Members of a document that its typed model has no place for: fabric8 keeps them apart instead of
 * refusing them.
 */
final class UnknownFields {
  private UnknownFields() {}

  static Stream<String> in(Object value) {
    return switch (value) {
      // A kind that fabric8 does not know: its own schema is the one to ask
      case GenericKubernetesResource _ -> Stream.empty();
      case KubernetesResource model ->
          Arrays.stream(model.getClass().getMethods()).flatMap(it -> in(model, it));
      case Collection<?> many -> many.stream().flatMap(UnknownFields::in);
      case Map<?, ?> map -> map.values().stream().flatMap(UnknownFields::in);
      default -> Stream.empty();
    };
  }

  private static Stream<String> in(KubernetesResource model, Method method) {
    if (!method.getName().startsWith("get") || method.getParameterCount() > 0) {
      return Stream.empty();
    }
    Object value = read(model, method);
    if (method.getName().equals("getAdditionalProperties")) {
      return ((Map<?, ?>) value)
          .keySet().stream().map(it -> model.getClass().getSimpleName() + "." + it);
    }
    return value == null ? Stream.empty() : in(value);
  }

  private static Object read(KubernetesResource model, Method method) {
    try {
      return method.invoke(model);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
