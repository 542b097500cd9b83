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
    // Behind a gateway a prediction carries the Host of the InferenceService's status.url.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    // JDK 25's client hands a body over from thread to thread, by default every 16 KiB of it.
    System.setProperty("jdk.httpclient.bufsize", "65536");
    SpringApplication.run(EaselApplication.class, arguments);
  }
}
