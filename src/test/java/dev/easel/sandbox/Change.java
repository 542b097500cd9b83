package dev.easel.sandbox;

import org.jspecify.annotations.Nullable;

/** One entry of the store's history: what an object became, and what it was before. */
record Change(long version, Type type, Stored object, @Nullable Stored before) {
  enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
