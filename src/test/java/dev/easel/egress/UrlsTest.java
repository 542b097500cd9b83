package dev.easel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlsTest {

  private final Urls urls = new Urls(false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://files.example.com/dog.png",
        "https://FILES.example.com:8443/a%20b?signature=x",
        "https://93.184.215.14/",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
        "https://receiver.tenant-example.svc/hook",
        "https://receiver"
      })
  void areRead(String url) {
    assertThat(urls.read(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://127.0.0.01/",
        "https://256.1.1.1/",
        "https://1.2.3.4.5/",
        "https://[fe80::1%25eth0]/",
        "https://[::ffff:7f00:1%eth0]/",
        "https://user@files.example.com/",
        "https://user:word@files.example.com/",
        "https://files.example.com@127.0.0.1/",
        "https://files.example.com/#part",
        "https://files.example.com:0/",
        "https://files.example.com:65536/",
        "https://files.example.com\\@127.0.0.1/",
        "https://files..example.com/",
        "https://bücher.example/",
        "https://files.example.com/a b",
        "https://files.example.com/\r\nHost: other",
        "https:///dog.png",
        "https:dog.png",
        "//files.example.com/",
        "files.example.com"
      })
  void areRefused(String url) {
    assertThatThrownBy(() -> urls.read(url)).isInstanceOf(EgressRefused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://files.example.com/",
        "ftp://files.example.com/",
        "file:///etc/passwd",
        "gopher://files.example.com/",
        "jar:https://files.example.com/a.jar!/"
      })
  void areHttpsOnly(String url) {
    assertThatThrownBy(() -> urls.read(url))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(EgressRefused.class))
        .extracting(EgressRefused::code)
        .isEqualTo("url_not_https");
  }

  @Test
  void areHttpWhereItIsAllowed() {
    assertThat(new Urls(true).read("http://files.example.com/")).hasScheme("http");
  }

  @Test
  void areBounded() {
    assertThatThrownBy(() -> urls.read("https://files.example.com/" + "a".repeat(2_048)))
        .hasMessage("It may have 2048 characters at most.");
  }
}
