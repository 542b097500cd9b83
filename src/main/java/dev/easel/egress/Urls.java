package dev.easel.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** URLs as users may write them. */
final class Urls {

  private static final int LONGEST = 2_048;
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:]{2,39}(\\d+(\\.\\d+){3})?]");

  private final boolean allowHttp;

  Urls(boolean allowHttp) {
    this.allowHttp = allowHttp;
  }

  /**
   * A URL in its one form: a host of letters, or an address as it is usually written. Numbers and
   * octal or hexadecimal forms of addresses, which clients read differently, are refused.
   *
   * @throws EgressRefused saying what is expected
   */
  URI read(String text) {
    var url = parsed(text);
    var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(allowHttp && scheme.equals("http"))) {
      throw new EgressRefused(
          "url_not_https",
          allowHttp ? "It must begin with https:// or http://." : "It must begin with https://.");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw malformed("It must have no user, no password and no fragment (#)");
    }
    if (url.getHost() == null || !isHost(url.getHost().toLowerCase(Locale.ROOT))) {
      throw malformed("Its host must be a name such as files.example.com, or an address");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      throw malformed("Its port must be between 1 and 65535");
    }
    return url;
  }

  private static URI parsed(String text) {
    if (text.length() > LONGEST) {
      throw malformed("It may have %d characters at most".formatted(LONGEST));
    }
    try {
      return new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw malformed("It is no URL; write what is not ASCII, and blanks, as %XX");
    }
  }

  private static boolean isHost(String host) {
    return host.length() <= 253
        && (NAME.matcher(host).matches()
            || IPV4.matcher(host).matches()
            || IPV6.matcher(host).matches());
  }

  private static EgressRefused malformed(String message) {
    return new EgressRefused("url_malformed", message + ".");
  }
}
