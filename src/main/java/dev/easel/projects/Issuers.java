package dev.easel.projects;

import com.nimbusds.jwt.JWTParser;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpClient;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtIssuerAuthenticationManagerResolver;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

/**
 * Recognises callers by tokens of the configured issuers. An issuer is asked for its keys when its
 * first token comes, so that one that is away keeps nobody else out.
 */
@Component
class Issuers {

  private static final Logger log = LoggerFactory.getLogger(Issuers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LONGEST_SUBJECT = 255;

  private final Map<String, AuthenticationManager> managers;
  private final AuthenticationManagerResolver<HttpServletRequest> resolver;
  private final RestTemplate http;
  private final Clock clock;

  Issuers(OidcProperties properties, Projects projects, Clock clock) {
    this.clock = clock;
    this.http = http();
    properties.oidc().forEach(issuer -> warnOfUnknownProjects(issuer, projects));
    this.managers =
        properties.oidc().stream()
            .collect(Collectors.toMap(OidcProperties.Issuer::issuer, this::manager));
    this.resolver = new JwtIssuerAuthenticationManagerResolver(this::known);
  }

  /** One may be made later, or was deleted: that keeps nobody else out. */
  private static void warnOfUnknownProjects(OidcProperties.Issuer issuer, Projects projects) {
    issuer.projects().stream()
        .filter(project -> projects.find(project).isEmpty())
        .forEach(
            project ->
                log.warn("easel.oidc[].projects names '{}', which is no project now", project));
  }

  private AuthenticationManager known(String issuer) {
    var manager = managers.get(issuer);
    if (manager == null) {
      throw new InvalidBearerTokenException("its issuer is not trusted");
    }
    return manager;
  }

  boolean isEmpty() {
    return managers.isEmpty();
  }

  /** Whether a token says that one of them made it. */
  boolean made(String token) {
    try {
      var claims = JWTParser.parse(token).getJWTClaimsSet(); // null of an encrypted one
      return claims != null && managers.containsKey(String.valueOf(claims.getIssuer()));
    } catch (ParseException | IllegalArgumentException e) {
      return false;
    }
  }

  AuthenticationManager of(HttpServletRequest request) {
    return resolver.resolve(request);
  }

  private AuthenticationManager manager(OidcProperties.Issuer issuer) {
    var provider = new JwtAuthenticationProvider(new SupplierJwtDecoder(() -> decoder(issuer)));
    provider.setJwtAuthenticationConverter(new OidcCaller(issuer));
    return new ProviderManager(provider);
  }

  private JwtDecoder decoder(OidcProperties.Issuer issuer) {
    var decoder =
        NimbusJwtDecoder.withIssuerLocation(issuer.issuer())
            .restOperations(http)
            .validateType(false)
            .build();
    decoder.setJwtValidator(validator(issuer));
    return decoder;
  }

  private OAuth2TokenValidator<Jwt> validator(OidcProperties.Issuer issuer) {
    var time = new JwtTimestampValidator();
    time.setClock(clock);
    time.setAllowEmptyExpiryClaim(false);
    var type = new JwtTypeValidator("JWT", "at+jwt"); // RFC 9068 has the latter
    type.setAllowEmpty(true);
    return new DelegatingOAuth2TokenValidator<>(
        time,
        type,
        new JwtIssuerValidator(issuer.issuer()),
        new JwtClaimValidator<Collection<String>>(
            "aud", audience -> audience != null && audience.contains(issuer.audience())),
        new JwtClaimValidator<String>(
            "sub",
            subject ->
                subject != null && !subject.isBlank() && subject.length() <= LONGEST_SUBJECT));
  }

  /** Spring's own waits for ever. */
  private static RestTemplate http() {
    var client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    var factory = new JdkClientHttpRequestFactory(client);
    factory.setReadTimeout(PATIENCE);
    return new RestTemplate(factory);
  }
}
