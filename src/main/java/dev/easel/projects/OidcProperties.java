package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are taken in the place of a key.
 *
 * @param oidc each issuer, and what it may grant
 */
@ConfigurationProperties("easel")
record OidcProperties(@DefaultValue List<Issuer> oidc) {

  OidcProperties {
    oidc = List.copyOf(oidc);
    if (oidc.stream().map(Issuer::issuer).distinct().count() < oidc.size()) {
      throw new BadConfiguration(
          "easel.oidc names an issuer twice.", "Put all that it may grant into one entry.");
    }
  }

  /**
   * One OpenID provider.
   *
   * @param issuer as its tokens have it in {@code iss}; its keys are found by discovery
   * @param audience what its tokens must have in {@code aud}
   * @param rolesClaim where its tokens have what {@code roles} maps: a claim's name, or the path to
   *     it joined by dots, such as {@code realm_access.roles}
   * @param roles what each value grants; of several the most
   * @param project the one that its callers act for
   * @param operators whether it may grant the role of that name, too
   */
  record Issuer(
      @DefaultValue("") String issuer,
      @DefaultValue("") String audience,
      @DefaultValue("roles") String rolesClaim,
      @DefaultValue Map<String, Role> roles,
      @DefaultValue("default") String project,
      @DefaultValue("false") boolean operators) {

    Issuer {
      require(issuer.startsWith("https://") || issuer.startsWith("http://"), "issuer", "its URL");
      require(!audience.isBlank(), "audience", "what its tokens for Easel have in 'aud'");
      require(!roles.isEmpty(), "roles", "values of its claim, each with viewer, runner or admin");
      require(
          operators || !roles.containsValue(Role.OPERATOR),
          "operators",
          "true, if its claims may make operators of the installation");
      roles = Map.copyOf(roles);
    }

    private static void require(boolean sound, String setting, String remedy) {
      if (!sound) {
        throw new BadConfiguration(
            "An issuer's easel.oidc[].%s is missing or not possible.".formatted(setting),
            "Set it to %s.".formatted(remedy));
      }
    }
  }
}
