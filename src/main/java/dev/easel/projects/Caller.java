package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who makes a request.
 *
 * @param id tells it from every other of its kind; for a key its {@code key_…}
 * @param name what people call it
 * @param role null if it was recognised and may nothing
 * @param project null if it acts for all
 * @param until from when on it is no longer recognised, if that was known when it called
 */
record Caller(
    Kind kind,
    String id,
    String name,
    @Nullable Role role,
    @Nullable String project,
    @Nullable Instant until)
    implements AuthenticatedPrincipal {

  /** Whoever reaches an Easel that asks for no key. */
  static final Caller ANONYMOUS =
      new Caller(Kind.ANONYMOUS, "anonymous", "anonymous", Role.OPERATOR, null, null);

  /** Who sends {@code EASEL_API_KEY}. */
  static final Caller ENVIRONMENT =
      new Caller(Kind.ENVIRONMENT, "operator", "EASEL_API_KEY", Role.OPERATOR, null, null);

  /** How it was recognised. */
  @Schema(name = "CallerKind", enumAsRef = true)
  enum Kind {
    /** A key in the database. */
    KEY,
    ENVIRONMENT,
    /** A token of an issuer that is trusted. */
    OIDC,
    /** A token of the cluster, where calls take those. */
    KUBERNETES,
    ANONYMOUS;

    static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Who makes the request of this thread, in a controller's method that is {@link Allowed}: nobody
   * else gets there.
   */
  static Caller current() {
    var caller = of(SecurityContextHolder.getContext().getAuthentication());
    if (caller == null) {
      throw new IllegalStateException("nobody is known to make this request");
    }
    return caller;
  }

  /** Null if he is not known. */
  static @Nullable Caller of(@Nullable Authentication authentication) {
    return authentication != null && authentication.getPrincipal() instanceof Caller caller
        ? caller
        : null;
  }

  static Caller of(ApiKey key) {
    return new Caller(
        Kind.KEY,
        key.id().toString(),
        key.name(),
        key.role(),
        key.project(),
        key.life().expiresAt());
  }

  boolean may(Role needed) {
    return role != null && role.includes(needed);
  }

  /** The role as it is told to the caller. */
  String roleText() {
    return Optional.ofNullable(role).map(Role::text).orElse("none");
  }

  /** What idempotency keys and limits are counted by. */
  @Override
  public String getName() {
    return id;
  }
}
