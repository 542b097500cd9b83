package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import dev.easel.http.ProblemWriter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * One key guards every route but the OpenAPI page and health, which is on the management port: its
 * routes pass the same chain.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  private static final Logger log = LoggerFactory.getLogger(AccessConfiguration.class);
  private static final String[] OPEN = {
    "/v3/api-docs/**",
    "/v3/api-docs.yaml",
    "/swagger-ui/**",
    "/swagger-ui.html",
    "/error",
    "/actuator/health/**"
  };

  /** Methods and paths that nothing answers to are the routes' to refuse, in their own words. */
  @Bean
  static HttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    firewall.setAllowUrlEncodedSlash(true);
    return firewall;
  }

  @Bean
  SecurityFilterChain access(
      HttpSecurity http, AccessProperties access, ServerProperties server, ProblemWriter problems)
      throws Exception {
    refuseOpenDoor(access, server.getAddress());
    http.csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    var key = access.apiKey();
    if (key == null) {
      return http.addFilterBefore(new LoopbackCallers(problems), AuthorizationFilter.class)
          .authorizeHttpRequests(r -> r.anyRequest().permitAll())
          .build();
    }
    return http.authorizeHttpRequests(
            r -> r.requestMatchers(OPEN).permitAll().anyRequest().authenticated())
        .oauth2ResourceServer(
            o ->
                o.opaqueToken(t -> t.introspector(new ApiKey(key)))
                    .authenticationEntryPoint(
                        (request, response, e) -> {
                          response.setHeader("WWW-Authenticate", "Bearer");
                          problems.write(
                              response,
                              HttpStatus.UNAUTHORIZED,
                              "unauthorized",
                              "Send the installation's key as 'Authorization: Bearer <key>'.");
                        })
                    .accessDeniedHandler(
                        (request, response, e) ->
                            problems.write(
                                response,
                                HttpStatus.FORBIDDEN,
                                "forbidden",
                                "This key may not do that.")))
        .build();
  }

  private static void refuseOpenDoor(AccessProperties access, @Nullable InetAddress address) {
    if (access.apiKey() != null) {
      return;
    }
    if (address == null || !address.isLoopbackAddress()) {
      throw new BadConfiguration(
          "EASEL_API_KEY is not set, and Easel would listen beyond this machine.",
          "Set EASEL_API_KEY to a long random text, or SERVER_ADDRESS to 127.0.0.1.");
    }
    log.warn("EASEL_API_KEY is not set: whoever reaches {} may do anything", address);
  }
}
