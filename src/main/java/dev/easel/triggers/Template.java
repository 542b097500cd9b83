package dev.easel.triggers;

import dev.easel.http.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A text with places of the payload in it: {@code run for ${/repository/name:-nobody}}. {@code
 * ${unique}} stands for eight letters that each delivery has of its own.
 */
record Template(List<Piece> pieces) implements Source {

  private static final Pattern PLACE =
      Pattern.compile("\\$\\{(?:(?<unique>unique)|(?<pointer>/[^}]*?)(?::-(?<fallback>[^}]*))?)}");

  /** Characters with the payload's in it, which may be the same many times. */
  private static final int LONGEST = 4_096;

  /** A part of it. */
  sealed interface Piece {

    /** As it is. */
    record Plain(String text) implements Piece {}

    record Unique() implements Piece {}

    /**
     * What is at a place.
     *
     * @param fallback null for none
     */
    record Place(JsonPointer pointer, @Nullable String fallback) implements Piece {}
  }

  /** Reads it; empty if something in braces is no place. */
  static Optional<Template> parse(String text) {
    var pieces = new ArrayList<Piece>();
    var matcher = PLACE.matcher(text);
    var at = 0;
    while (matcher.find()) {
      pieces.add(new Piece.Plain(text.substring(at, matcher.start())));
      at = matcher.end();
      pieces.add(
          matcher.group("unique") != null
              ? new Piece.Unique()
              : new Piece.Place(
                  JsonPointer.compile(matcher.group("pointer")), matcher.group("fallback")));
    }
    pieces.add(new Piece.Plain(text.substring(at)));
    var isSound =
        pieces.stream()
            .noneMatch(piece -> piece instanceof Piece.Plain plain && plain.text().contains("${"));
    return isSound ? Optional.of(new Template(pieces)) : Optional.empty();
  }

  @Override
  public Optional<JsonNode> of(Payload payload, List<String> place, Violations violations) {
    return text(payload, place, violations).map(StringNode::valueOf);
  }

  /** The same as text. */
  Optional<String> text(Payload payload, List<String> place, Violations violations) {
    var text = new StringBuilder();
    var isWhole = true;
    for (var piece : pieces) {
      var value = value(piece, payload, place, violations);
      isWhole &= value.isPresent();
      if (text.length() + value.map(String::length).orElse(0) > LONGEST) {
        violations.add(
            place,
            "too_long",
            "With the payload's values it has more than %,d characters.".formatted(LONGEST));
        return Optional.empty();
      }
      value.ifPresent(text::append);
    }
    return isWhole ? Optional.of(text.toString()) : Optional.empty();
  }

  private static Optional<String> value(
      Piece piece, Payload payload, List<String> place, Violations violations) {
    return switch (piece) {
      case Piece.Plain plain -> Optional.of(plain.text());
      case Piece.Unique unique -> Optional.of(payload.unique());
      case Piece.Place named -> {
        var found =
            Source.found(payload, named.pointer(), place, violations)
                .map(JsonNode::asString)
                .or(() -> Optional.ofNullable(named.fallback()));
        if (found.isEmpty()) {
          Source.missing(named.pointer(), place, violations);
        }
        yield found;
      }
    };
  }
}
