package dev.easel.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Masks what must not be kept: tokens by their form, values by their names, and Easel's own. */
@Component
class Secrets {

  private static final String MASK = "[masked]";

  /** Shorter ones would mask common words. */
  private static final int SHORTEST = 8;

  /** Hugging Face, W&B (old and new), GitHub, AWS, and JSON Web Tokens such as Kubernetes'. */
  private static final Pattern TOKENS =
      Pattern.compile(
          "hf_[A-Za-z0-9]{16,}"
              + "|wandb_v1_[A-Za-z0-9_]{16,}"
              + "|(?<![\\w/@.-])[0-9a-f]{40}(?![\\w/])"
              + "|gh[pousr]_[A-Za-z0-9]{20,}"
              + "|(?:AKIA|ASIA)[0-9A-Z]{16}"
              + "|eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*");

  private static final Pattern MENTIONED =
      Pattern.compile("(?i)bearer|basic|token|passw|secret|api.?key|access.?key|://");

  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)\\b(bearer|basic)(\\s+)[\\w.~+/=-]{8,}");

  /** {@code HF_TOKEN=x}, {@code "api_key": "x"}, {@code --password x}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:token|passwd|password|secret|(?:api|access)[_-]?key)"
              + "(?:[\"']?\\s{0,4}[=:]\\s{0,4}|(?<=--[\\w-]{1,40})\\s{1,4}))"
              + "(\"[^\"]*\"?|'[^']*'?|[^\\s\"',;&]+)");

  private static final Pattern USER_INFO =
      Pattern.compile("(?<=://)[^\\s/@]{1,200}:[^\\s/@]+(?=@)");

  private final Environment environment;

  Secrets(Environment environment) {
    this.environment = environment;
  }

  /** Masks with Easel's own secrets as they are now. */
  UnaryOperator<String> mask() {
    var own = own();
    return line -> masked(line, own);
  }

  private static String masked(String line, List<String> own) {
    var masked = line;
    for (var secret : own) {
      masked = masked.replace(secret, MASK);
    }
    masked = TOKENS.matcher(masked).replaceAll(MASK);
    if (!MENTIONED.matcher(masked).find()) {
      return masked;
    }
    masked = AUTHORIZATION.matcher(masked).replaceAll("$1$2" + MASK);
    masked = NAMED.matcher(masked).replaceAll("$1" + MASK);
    return USER_INFO.matcher(masked).replaceAll(MASK);
  }

  private List<String> own() {
    return Stream.concat(
            Stream.of("easel.api-key", "easel.argo.token", "spring.datasource.password")
                .map(name -> environment.getProperty(name, "")),
            Stream.of(inFile(environment.getProperty("easel.argo.token-file", ""))))
        .map(secret -> secret.strip().replaceFirst("^Bearer ", ""))
        .filter(secret -> secret.length() >= SHORTEST)
        .toList();
  }

  private static String inFile(String file) {
    try {
      return file.isBlank() ? "" : Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
