package dev.easel.projects;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;

/** Makes of a token that was found sound the caller, with what its issuer may grant. */
final class OidcCaller implements Converter<Jwt, AbstractAuthenticationToken> {

  private static final int LONGEST_NAME = 200;
  private static final List<String> NAMES = List.of("preferred_username", "email", "client_id");

  private final OidcProperties.Issuer issuer;

  OidcCaller(OidcProperties.Issuer issuer) {
    this.issuer = issuer;
  }

  @Override
  public AbstractAuthenticationToken convert(Jwt token) {
    var grants = grants(token);
    var operator = grants.containsValue(Role.OPERATOR);
    var project = operator ? null : project(grants.keySet());
    return KeyAuthentication.recognised(
        new Caller(
            Caller.Kind.OIDC,
            issuer.issuer() + "#" + token.getSubject(),
            name(token),
            operator ? Role.OPERATOR : grants.get(project),
            project,
            token.getExpiresAt()));
  }

  /** Its role in each project where it has one. */
  private SortedMap<String, Role> grants(Jwt token) {
    var grants = new TreeMap<String, Role>();
    var named = projects(token);
    values(claim(token.getClaims(), issuer.rolesClaim()))
        .flatMap(value -> Optional.ofNullable(issuer.roles().get(value)).stream())
        .forEach(
            grant ->
                (grant.project() == null ? named : List.of(grant.project()))
                    .forEach(
                        project ->
                            grants.merge(
                                project,
                                grant.role(),
                                BinaryOperator.maxBy(Comparator.naturalOrder()))));
    return grants;
  }

  /** Those that the token is for. */
  private List<String> projects(Jwt token) {
    return issuer.projectsClaim().isEmpty()
        ? issuer.projects()
        : values(claim(token.getClaims(), issuer.projectsClaim()))
            .filter(issuer.projects()::contains)
            .toList();
  }

  /** The one that the request is for: named, or the only one. Another's is for nobody to find. */
  private String project(Set<String> granted) {
    var named = Projects.header();
    if (named != null && granted.contains(named)) {
      return named;
    }
    if (named == null && granted.size() > 1) {
      throw new ProjectUnnamed(granted);
    }
    return granted.stream().findFirst().orElse(issuer.projects().getFirst());
  }

  /** By its name, which may have dots in it, or by the path to it. */
  private static @Nullable Object claim(Map<?, ?> claims, String path) {
    var dot = path.indexOf('.');
    if (claims.containsKey(path) || dot < 0) {
      return claims.get(path);
    }
    return claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? claim(inner, path.substring(dot + 1))
        : null;
  }

  /** A list of texts, or one text with several joined by spaces, as {@code scope} has them. */
  private static Stream<String> values(@Nullable Object claim) {
    return switch (claim) {
      case String text -> Arrays.stream(text.split(" "));
      case Collection<?> list ->
          list.stream().filter(String.class::isInstance).map(String::valueOf);
      case null, default -> Stream.empty();
    };
  }

  private static String name(Jwt token) {
    var name =
        NAMES.stream()
            .flatMap(claim -> Optional.ofNullable(token.getClaimAsString(claim)).stream())
            .findFirst()
            .orElseGet(() -> String.valueOf(token.getSubject()));
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
