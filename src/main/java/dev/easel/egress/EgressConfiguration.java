package dev.easel.egress;

import java.net.InetAddress;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

  @Bean
  Egress egress(EgressProperties properties, OwnServices own) {
    return new Egress(
        properties,
        new CheckedAddresses(InetAddress::getAllByName, new Networks(properties), own.all()));
  }
}
