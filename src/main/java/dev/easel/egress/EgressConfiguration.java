package dev.easel.egress;

import java.net.InetAddress;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

  @Bean
  Egress egress(EgressProperties properties, ObjectProvider<OwnService> own) {
    List<OwnService> services = own.orderedStream().toList();
    return new Egress(
        properties,
        new CheckedAddresses(InetAddress::getAllByName, new Networks(properties), services));
  }
}
