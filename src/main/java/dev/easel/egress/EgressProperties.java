package dev.easel.egress;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may be called where users name the address.
 *
 * @param allowHttp whether http is allowed beside https ({@code EASEL_EGRESS_ALLOW_HTTP})
 * @param allow private networks that may be called, in CIDR notation ({@code EASEL_EGRESS_ALLOW})
 * @param refuse further networks that may not, such as the cluster's pods and services where they
 *     are no private ones ({@code EASEL_EGRESS_REFUSE})
 * @param connect until a connection is there
 */
@ConfigurationProperties("easel.egress")
record EgressProperties(
    @DefaultValue("false") boolean allowHttp,
    @DefaultValue List<String> allow,
    @DefaultValue List<String> refuse,
    @DefaultValue("5s") Duration connect) {

  EgressProperties {
    allow = present(allow);
    refuse = present(refuse);
  }

  private static List<String> present(List<String> networks) {
    return networks.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
  }
}
