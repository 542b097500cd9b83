package dev.easel.kubernetes;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Is told what a {@link ResourceFollower} sees, always on one thread. What it throws makes the
 * follower list everything again, after a pause.
 */
public interface ResourceListener {

  /** An object as it is now: listed, added or modified. The same state may come again. */
  void present(JsonNode object);

  /** An object went; this is the last that was seen of it. */
  void deleted(JsonNode last);

  /** Every object that existed when a listing began was told, and these are their names. */
  void listed(Set<String> names);
}
