package dev.easel.egress;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes what it wants of an answer while the connection is open. */
@FunctionalInterface
public interface AnswerReader<T extends @Nullable Object> {

  T read(EgressAnswer answer) throws IOException;
}
