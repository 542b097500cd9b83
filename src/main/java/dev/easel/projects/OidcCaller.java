package dev.easel.projects;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    var role = role(token).orElse(null);
    return KeyAuthentication.recognised(
        new Caller(
            Caller.Kind.OIDC,
            issuer.issuer() + "#" + token.getSubject(),
            name(token),
            role,
            role == Role.OPERATOR ? null : issuer.project(),
            token.getExpiresAt()));
  }

  private Optional<Role> role(Jwt token) {
    return values(claim(token.getClaims(), issuer.rolesClaim()))
        .flatMap(value -> Optional.ofNullable(issuer.roles().get(value)).stream())
        .max(Comparator.naturalOrder());
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
