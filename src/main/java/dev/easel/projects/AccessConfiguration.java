package dev.easel.projects;

import dev.easel.http.ProblemWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The one chain that every request passes: who calls, and whether he may. Open are the OpenAPI page
 * and health, which is on the management port: its routes pass the same chain.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

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
      HttpSecurity http,
      Authentications authentications,
      RateLimit limit,
      ProblemWriter problems,
      Audit audit,
      RoleRule roles,
      Refusals refusals)
      throws Exception {
    http.csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    authentications.addTo(http);
    return http.addFilterBefore(
            new RateLimitFilter(limit, problems), ExceptionTranslationFilter.class)
        .addFilterBefore(new AuditFilter(audit), ExceptionTranslationFilter.class)
        .authorizeHttpRequests(r -> r.requestMatchers(OPEN).permitAll().anyRequest().access(roles))
        .exceptionHandling(e -> e.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .build();
  }
}
