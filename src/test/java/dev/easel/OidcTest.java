package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers with tokens of an OpenID provider in the place of a key. */
class OidcTest {

  private static final String OPERATOR = "a-long-random-text";

  private final Installation installation = Installation.start(Sandbox.Options.STANDING);
  private final Map<String, Object> database = TestDatabase.settings();
  private RSAKey key;
  private HttpServer provider;
  private String issuer;
  private Replica easel;

  @BeforeEach
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://127.0.0.1:" + provider.getAddress().getPort();
    easel = Replica.start(database, installation.settings(), settings(0, issuer));
  }

  private static Map<String, Object> settings(int number, String issuer) {
    var prefix = "easel.oidc[%d].".formatted(number);
    return Map.of(
        prefix + "issuer", issuer,
        prefix + "audience", "easel",
        prefix + "roles-claim", "realm_access.roles",
        prefix + "roles[easel-users]", "runner",
        prefix + "roles[easel-admins]", "admin");
  }

  @AfterEach
  void stop() {
    easel.close();
    provider.stop(0);
    installation.close();
  }

  /** The provider is there from now on, not before: Easel has started without it. */
  private void provide() {
    describe();
    provider.start();
  }

  private void describe() {
    provider.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/keys\"}".formatted(issuer, issuer)));
    provider.createContext(
        "/keys", exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void aTokenOpensWhatItsRoleMay() throws Exception {
    provide();
    var user = signed(claims("ann", "easel-users", "others"));
    var admin = signed(claims("bob", "easel-users", "easel-admins"));
    var guest = signed(claims("eve", "others"));

    assertThat(get(user, "/v1/runs")).isEqualTo(200);
    assertThat(get(user, "/v1/api-keys")).isEqualTo(403);
    assertThat(get(admin, "/v1/api-keys")).isEqualTo(200);
    assertThat(get(admin, "/v1/doctor")).isEqualTo(403);
    assertThat(get(guest, "/v1/runs")).isEqualTo(403);
    assertThat(get("", "/v1/runs")).isEqualTo(401);
  }

  @Test
  void whatIsWrongWithATokenIsRefused() throws Exception {
    provide();
    var good = claims("ann", "easel-users");
    assertThat(get(signed(good), "/v1/runs")).isEqualTo(200);

    var past = Date.from(Instant.now().minusSeconds(600));
    var future = Date.from(Instant.now().plusSeconds(600));
    var wrong =
        List.of(
            signed(builder(good).audience("another")),
            signed(builder(good).audience((String) null)),
            signed(builder(good).issuer("http://127.0.0.1:1")),
            signed(builder(good).expirationTime(past)),
            signed(builder(good).expirationTime(null)),
            signed(builder(good).notBeforeTime(future)),
            signed(builder(good).subject(null)),
            signed(builder(good), new RSAKeyGenerator(2048).keyID("one").generate()),
            signedWithThePublicKeyAsASecret(good),
            unsigned(good),
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA"); // encrypted
    for (var token : wrong) {
      assertThat(get(token, "/v1/runs")).as(token).isEqualTo(401);
    }
  }

  @Test
  void anIssuerThatIsAwayKeepsNobodyElseOut() throws Exception {
    restart(Map.of());
    var token = signed(claims("ann", "easel-users"));

    assertThat(get(OPERATOR, "/v1/runs")).isEqualTo(200);
    provider.createContext("/", HttpExchange::close);
    provider.start();
    var away = send(token, "/v1/runs");
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.json().path("code").asString()).isEqualTo("issuer_unavailable");
    assertThat(away.header("Retry-After")).isNotEmpty();

    describe();
    assertThat(get(token, "/v1/runs")).isEqualTo(200);
  }

  @Test
  void openStreamsEndWithTheToken() throws Exception {
    provide();
    await().until(() -> get(signed(claims("ann", "easel-users")), "/v1/recipes/dreambooth") == 200);
    var lasting = signed(claims("ann", "easel-users"));
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs"))
            .header("Authorization", "Bearer " + lasting)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Easel.dreambooth("watched", "")));
    var run = easel.send(request).json().path("id").asString();
    var end = Date.from(Instant.now().plusSeconds(3));
    var ending = signed(builder(claims("ann", "easel-users")).expirationTime(end));

    var stream = EventStream.of(easel, run, "Authorization", "Bearer " + ending);

    await().atMost(Duration.ofSeconds(20)).until(() -> stream.ended() != null);
    assertThat(stream.frames()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "easel.oidc[0].audience, '', audience",
    "easel.oidc[0].issuer, example.com, issuer",
    "easel.oidc[0].roles[easel-users], operator, operators",
    "easel.oidc[0].roles[easel-users], runners, viewer",
    "easel.oidc[0].roles[easel-users], team-a/runner, projects"
  })
  void aWrongSettingIsNamed(String setting, String value, String named) {
    assertThatThrownBy(
            () ->
                Replica.start(
                        TestDatabase.settings(),
                        installation.settings(),
                        settings(0, issuer),
                        Map.of(setting, value))
                    .close())
        .rootCause()
        .hasMessageContaining(named);
  }

  @Test
  void operatorsOnlyWhereTheIssuerMayMakeThem() throws Exception {
    restart(
        Map.of("easel.oidc[0].roles[easel-admins]", "operator", "easel.oidc[0].operators", true));
    provide();

    assertThat(get(signed(claims("bob", "easel-admins")), "/v1/doctor")).isEqualTo(200);
  }

  @Test
  void aTokenMayBeForSeveralProjects() throws Exception {
    restart(
        Map.of(
            "easel.oidc[0].projects", "default,team-a,team-b,team-c",
            "easel.oidc[0].projects-claim", "teams",
            "easel.oidc[0].roles[team-b-admins]", "team-b/admin"));
    provide();
    make("team-a");
    make("team-b");
    var one = signed(builder(claims("ann", "easel-users")).claim("teams", "team-a"));
    var two =
        signed(
            builder(claims("bob", "easel-users", "team-b-admins"))
                .claim("teams", List.of("team-a", "team-b", "other")));
    var none = signed(claims("eve", "easel-users"));

    assertThat(get(one, "/v1/runs")).isEqualTo(200);
    assertThat(get(one, "/v1/projects/team-a")).isEqualTo(200);
    assertThat(get(one, "/v1/projects/team-b")).isEqualTo(404);
    assertThat(get(one, "team-b", "/v1/runs")).isEqualTo(404);
    assertThat(get(one, "/v1/api-keys")).isEqualTo(403);
    var unnamed = send(two, "/v1/runs");
    assertThat(unnamed.status()).isEqualTo(422);
    assertThat(unnamed.json().path("code").asString()).isEqualTo("project_not_named");
    assertThat(unnamed.text()).contains("team-a, team-b").doesNotContain("other");
    assertThat(get(two, "team-a", "/v1/runs")).isEqualTo(200);
    assertThat(get(two, "team-a", "/v1/api-keys")).isEqualTo(403);
    assertThat(get(two, "team-b", "/v1/api-keys")).isEqualTo(200);
    assertThat(get(two, "default", "/v1/runs")).isEqualTo(404);
    assertThat(get(none, "/v1/runs")).isEqualTo(403);
    assertThat(get(none, "default", "/v1/runs")).isEqualTo(403);
  }

  private void restart(Map<String, Object> more) {
    easel.close();
    easel =
        Replica.start(
            database,
            installation.settings(),
            settings(0, issuer),
            Map.of("easel.api-key", OPERATOR),
            more);
  }

  private void make(String project) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/projects"))
            .header("Authorization", "Bearer " + OPERATOR)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\": \"%s\", \"namespace\": \"%s\"}".formatted(project, project)));
    assertThat(easel.send(request).status()).isEqualTo(201);
  }

  private JWTClaimsSet claims(String subject, String... roles) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience(List.of("others", "easel"))
        .subject(subject)
        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
        .claim("realm_access", Map.of("roles", List.of(roles)))
        .build();
  }

  private static JWTClaimsSet.Builder builder(JWTClaimsSet claims) {
    return new JWTClaimsSet.Builder(claims);
  }

  private String signed(JWTClaimsSet claims) throws JOSEException {
    return signed(builder(claims));
  }

  private String signed(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(claims, key);
  }

  private static String signed(JWTClaimsSet.Builder claims, RSAKey by) throws JOSEException {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID(by.getKeyID())
            .type(new JOSEObjectType("at+jwt"))
            .build();
    var token = new SignedJWT(header, claims.build());
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  /** The old confusion of algorithms. */
  private String signedWithThePublicKeyAsASecret(JWTClaimsSet claims) throws JOSEException {
    var token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
    token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
    return token.serialize();
  }

  private static String unsigned(JWTClaimsSet claims) {
    return new com.nimbusds.jwt.PlainJWT(claims).serialize();
  }

  private int get(String token, String path) {
    return send(token, path).status();
  }

  private int get(String token, String project, String path) {
    var request = HttpRequest.newBuilder(easel.base().resolve(path));
    request.header("Authorization", "Bearer " + token).header("Easel-Project", project);
    return easel.send(request).status();
  }

  private Easel.Answer send(String token, String path) {
    var request = HttpRequest.newBuilder(easel.base().resolve(path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return easel.send(request);
  }
}
