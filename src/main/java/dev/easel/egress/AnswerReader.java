package dev.easel.egress;

import java.io.IOException;

/** Takes what it wants of an answer while the connection is open. */
@FunctionalInterface
public interface AnswerReader<T> {

  T read(EgressAnswer answer) throws IOException;
}
