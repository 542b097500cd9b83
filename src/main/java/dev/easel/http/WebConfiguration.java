package dev.easel.http;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.yaml.JacksonYamlHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  @Bean
  @ConditionalOnMissingBean
  static Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  WebMvcConfigurer strictness(JsonBodyResolver bodies, QueryGuard queries) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(bodies);
      }

      // Spring 7 adds YAML, with names of its own, when a library brings a parser
      @Override
      public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.configureMessageConvertersList(
            all -> all.removeIf(JacksonYamlHttpMessageConverter.class::isInstance));
      }

      // Spring 7's own takes numbers, and names of days
      @Override
      public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(
            String.class, Instant.class, text -> OffsetDateTime.parse(text).toInstant());
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(queries);
      }
    };
  }

  /** Bodies are ours to read, also those that call themselves forms; see {@link JsonBody}. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
    return factory -> {
      factory.addConnectorCustomizers(connector -> connector.setParseBodyMethods(""));
      // who asks before he sends (100-continue) is refused before he sends
      factory.addConnectorCustomizers(
          connector -> connector.setProperty("continueResponseTiming", "onRead"));
      // clients that are generated encode the slashes of a path in a path
      factory.addConnectorCustomizers(connector -> connector.setEncodedSolidusHandling("decode"));
      factory.addContextCustomizers(
          context -> {
            if (context.getParent() instanceof StandardHost host) {
              host.setErrorReportValveClass(ProblemValve.class.getName());
            }
          });
    };
  }
}
