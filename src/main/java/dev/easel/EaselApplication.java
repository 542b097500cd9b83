package dev.easel;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** A self-hosted control plane for fine-tuning Stable Diffusion on Kubernetes. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EaselApplication {

  /**
   * Starts Easel.
   *
   * @param arguments Spring Boot's own, such as {@code --server.port=8080}
   */
  public static void main(String[] arguments) {
    SpringApplication.run(EaselApplication.class, arguments);
  }
}
