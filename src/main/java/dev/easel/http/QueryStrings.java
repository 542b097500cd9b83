package dev.easel.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;

/** What a query string says, read more strictly than Servlet does. */
final class QueryStrings {

  private QueryStrings() {}

  /**
   * The values of each name.
   *
   * @throws Problem 400 {@code bad_query} if it is not percent-encoded UTF-8
   */
  static Map<String, List<String>> read(String query) {
    var read = new LinkedHashMap<String, List<String>>();
    for (var pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        var sides = pair.split("=", 2);
        read.computeIfAbsent(decoded(sides[0]), name -> new ArrayList<>())
            .add(sides.length == 1 ? "" : decoded(sides[1]));
      }
    }
    return read;
  }

  private static String decoded(String text) {
    try {
      var bytes =
          StringUtils.uriDecode(text.replace('+', ' '), StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "bad_query", "The query must be percent-encoded UTF-8.", e);
    }
  }
}
