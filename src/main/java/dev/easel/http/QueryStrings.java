package dev.easel.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Names in a query string, apart from those of a form body, which Servlet mixes with them. */
final class QueryStrings {

  private QueryStrings() {}

  static Set<String> names(String query) {
    var names = new LinkedHashSet<String>();
    Arrays.stream(query.split("&", -1))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("=", 2)[0])
        .forEach(name -> names.add(decoded(name)));
    return names;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
