package dev.easel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

  private final Networks networks = networks(List.of(), List.of());

  private static Networks networks(List<String> allow, List<String> refuse) {
    return new Networks(new EgressProperties(false, allow, refuse, Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.215.14",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void arePublic(String address) throws Exception {
    assertThat(networks.isAllowed(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.254",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.254",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.254",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "2002:a00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void areRefused(String address) throws Exception {
    assertThat(networks.isAllowed(InetAddress.ofLiteral(address))).isFalse();
  }

  @Test
  void areAllowedByTheInstallation() throws Exception {
    var some = networks(List.of("10.96.0.0/12", "fd00::/8"), List.of());

    assertThat(some.isAllowed(InetAddress.ofLiteral("10.97.1.2"))).isTrue();
    assertThat(some.isAllowed(InetAddress.ofLiteral("fd00::1"))).isTrue();
    assertThat(some.isAllowed(InetAddress.ofLiteral("64:ff9b::a61:102"))).isTrue();
    assertThat(some.isAllowed(InetAddress.ofLiteral("10.1.2.3"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
  }

  @Test
  void whatIsRefusedIsSoThoughItIsAllowed() throws Exception {
    var some =
        networks(
            List.of("10.0.0.0/8", "fd00::/8", "169.254.0.0/16"),
            List.of("10.96.0.0/12", "64:ff9b::/96"));

    assertThat(some.isAllowed(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
    assertThat(some.isAllowed(InetAddress.ofLiteral("10.97.1.2"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("fd00:ec2::254"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("fd00:ec2::23"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("fd20:ce::254"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("169.254.169.254"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("169.254.170.23"))).isFalse();
    assertThat(some.isAllowed(InetAddress.ofLiteral("64:ff9b::a01:203"))).isFalse();
  }

  @Test
  void areRefusedByTheInstallation() throws Exception {
    var fewer = networks(List.of(), List.of("93.184.0.0/16"));

    assertThat(fewer.isAllowed(InetAddress.ofLiteral("93.184.215.14"))).isFalse();
    assertThat(fewer.isAllowed(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
  }
}
