package dev.easel.projects;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Recognises callers by their keys: the environment's, or one in the database. */
@Component
class KeyAuthentication implements AuthenticationManager {

  private static final Logger log = LoggerFactory.getLogger(KeyAuthentication.class);
  private static final Duration USE = Duration.ofMinutes(1);

  private final byte @Nullable [] environment;
  private final ApiKeys keys;
  private final Clock clock;

  KeyAuthentication(AccessProperties access, ApiKeys keys, Clock clock) {
    var key = access.apiKey();
    this.environment = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    var token = ((BearerTokenAuthenticationToken) asked).getToken();
    var caller = isEnvironments(token) ? Optional.of(Caller.ENVIRONMENT) : caller(token);
    return recognised(
        caller.orElseThrow(() -> new InvalidBearerTokenException("no such key, or no longer")));
  }

  static AbstractAuthenticationToken recognised(Caller caller) {
    return UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of());
  }

  boolean isEnvironments(String token) {
    return environment != null
        && MessageDigest.isEqual(environment, token.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<Caller> caller(String token) {
    var now = clock.instant();
    var key =
        KeyText.parse(token)
            .flatMap(text -> keys.withPrefix(text.prefix()).filter(it -> text.isOf(it.digest())))
            .filter(it -> it.isActive(now));
    key.ifPresent(it -> used(it, now));
    return key.map(Caller::of);
  }

  /** To the minute; that it could not be noted is no reason to refuse. */
  private void used(ApiKey key, Instant now) {
    var before = key.life().lastUsedAt();
    if (before != null && before.plus(USE).isAfter(now)) {
      return;
    }
    try {
      keys.used(key.id(), now);
    } catch (DataAccessException e) {
      log.debug("the use of {} was not noted: {}", key.id(), e.getMessage());
    }
  }
}
