package dev.easel.triggers;

import dev.easel.http.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Where a trigger's calls may come from; anywhere if it names none.
 *
 * @param texts in CIDR's form
 */
record Networks(List<String> texts, List<IpAddressMatcher> matchers) {

  private static final String NAME = "allowed_addresses";
  private static final int MOST = 100;
  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F:.]{2,45}(/[0-9]{1,3})?");

  static Networks read(Members members) {
    var texts = members.texts(NAME, 50);
    var matchers = new ArrayList<IpAddressMatcher>();
    if (texts.size() > MOST) {
      members.add(NAME, "too_many", "'%s' may have at most %d networks.".formatted(NAME, MOST));
    }
    for (var text : texts) {
      try {
        if (FORM.matcher(text).matches() && !text.endsWith("/0")) {
          matchers.add(new IpAddressMatcher(text));
          continue;
        }
      } catch (IllegalArgumentException e) {
        // noted below, like any other text that is no network
      }
      members.add(
          NAME,
          "bad_network",
          "'%s' is no network such as 10.1.0.0/16, or it is all there is.".formatted(text));
    }
    return new Networks(texts, matchers);
  }

  /** Those that were accepted before. */
  static Networks of(List<String> texts) {
    return new Networks(texts, texts.stream().map(IpAddressMatcher::new).toList());
  }

  boolean isEmpty() {
    return matchers.isEmpty();
  }

  boolean allow(String address) {
    return isEmpty() || matchers.stream().anyMatch(network -> matches(network, address));
  }

  private static boolean matches(IpAddressMatcher network, String address) {
    try {
      return network.matches(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
