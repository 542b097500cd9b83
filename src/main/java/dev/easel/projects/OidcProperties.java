package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * @param roles what each value grants; of several in a project the most
   * @param projects those that it may grant anything in
   * @param projectsClaim where its tokens name those that they are for; for all of them if empty
   * @param operators whether it may grant the role of that name, too
   */
  record Issuer(
      @DefaultValue("") String issuer,
      @DefaultValue("") String audience,
      @DefaultValue("roles") String rolesClaim,
      @DefaultValue Map<String, Grant> roles,
      @DefaultValue("default") List<String> projects,
      @DefaultValue("") String projectsClaim,
      @DefaultValue("false") boolean operators) {

    Issuer {
      require(issuer.startsWith("https://") || issuer.startsWith("http://"), "issuer", "its URL");
      require(!audience.isBlank(), "audience", "what its tokens for Easel have in 'aud'");
      require(!roles.isEmpty(), "roles", "values of its claim, each with viewer, runner or admin");
      require(
          operators || roles.values().stream().noneMatch(it -> it.role() == Role.OPERATOR),
          "operators",
          "true, if its claims may make operators of the installation");
      projects = List.copyOf(projects);
      require(!projects.isEmpty(), "projects", "those that its callers may act for");
      require(
          projects.containsAll(
              roles.values().stream().map(Grant::project).filter(Objects::nonNull).toList()),
          "projects",
          "all that its roles name, too");
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
