package dev.easel.triggers;

import dev.easel.http.Members;
import dev.easel.recipes.LinearPattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * What a payload must have at a place, compared as text.
 *
 * @param values one of which it must be; empty if a pattern tells
 */
record Condition(JsonPointer pointer, List<String> values, @Nullable LinearPattern pattern) {

  private static final int LONGEST = 1000;
  private static final int MOST = 100;

  static Optional<Condition> read(Members members) {
    var pointer = Pointers.read(members, "pointer");
    var one = members.scalar("equals");
    var some = members.texts("in", LONGEST);
    var regex = members.text("matches", LONGEST);
    members.refuseOthers();
    if (java.util.stream.Stream.of("equals", "in", "matches").filter(members::has).count() != 1) {
      members.add(
          "pointer", "one_comparison", "A condition has one of 'equals', 'in' and 'matches'.");
      return Optional.empty();
    }
    if (some.size() > MOST) {
      members.add("in", "too_many", "'in' may have at most %d texts.".formatted(MOST));
    }
    var pattern = regex == null ? null : new LinearPattern(regex);
    if (pattern != null && !pattern.isSound()) {
      members.add("matches", "bad_pattern", "'matches' must be an RE2 expression, not too large.");
      return Optional.empty();
    }
    return pointer.map(
        it -> new Condition(it, one == null ? some : List.of(one.asString()), pattern));
  }

  /** Whether a payload is so. What is not there is as nothing else. */
  boolean holds(Payload payload) {
    return payload
        .at(pointer)
        .filter(JsonNode::isValueNode)
        .map(JsonNode::asString)
        .filter(text -> pattern == null ? values.contains(text) : pattern.isFoundIn(text))
        .isPresent();
  }

  String words() {
    return pattern == null
        ? "'%s' is %s"
            .formatted(pointer, values.size() == 1 ? values.getFirst() : "one of " + values)
        : "'%s' matches %s".formatted(pointer, pattern.regex());
  }
}
