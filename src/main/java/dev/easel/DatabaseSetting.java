package dev.easel;

import dev.easel.http.BadConfiguration;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Ends a start without a database at once. Spring's own words for it advise embedded databases and
 * name no variable.
 */
@Component
class DatabaseSetting implements BeanFactoryPostProcessor, EnvironmentAware {

  private Environment environment = new StandardEnvironment();

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    if (!StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
      throw new BadConfiguration(
          "SPRING_DATASOURCE_URL is not set. Easel keeps its runs in PostgreSQL.",
          "Set SPRING_DATASOURCE_URL to jdbc:postgresql://<host>:5432/<database>, and"
              + " SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD.");
    }
  }
}
