package dev.easel.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.http.BadConfiguration;
import dev.easel.http.Problem;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTest {

  private static final String OLD = key("2025", 1);
  private static final String NEW = key("2026", 2);

  @Test
  void readsWhatItWroteAndTellsNothingOfIt() {
    var encryption = with(OLD);

    var first = encryption.encrypt("whk_1", "whsec_secret");
    var second = encryption.encrypt("whk_1", "whsec_secret");

    assertThat(first).isNotEqualTo(second).doesNotContain("whsec");
    assertThat(encryption.decrypt("whk_1", first)).isEqualTo("whsec_secret");
    assertThat(encryption.decrypt("whk_1", second)).isEqualTo("whsec_secret");
  }

  @Test
  void whatIsAnothersOrWasChangedIsNotRead() {
    var encryption = with(OLD);
    var written = encryption.encrypt("whk_1", "whsec_secret");
    var at = written.lastIndexOf('.') - 3;
    var changed =
        written.substring(0, at)
            + (written.charAt(at) == 'A' ? 'B' : 'A')
            + written.substring(at + 1);

    assertThatThrownBy(() -> encryption.decrypt("whk_2", written))
        .isInstanceOf(Undecryptable.class);
    assertThatThrownBy(() -> encryption.decrypt("whk_1", changed))
        .isInstanceOf(Undecryptable.class);
    assertThatThrownBy(() -> encryption.decrypt("whk_1", "no JWE"))
        .isInstanceOf(Undecryptable.class);
  }

  @Test
  void aNewKeyEncryptsAndTheOldOneStillDecrypts() {
    var before = with(OLD).encrypt("whk_1", "whsec_secret");
    var rotated = with(NEW, OLD);

    assertThat(rotated.decrypt("whk_1", before)).isEqualTo("whsec_secret");
    assertThat(rotated.isCurrent(before)).isFalse();
    var again = rotated.encrypt("whk_1", "whsec_secret");
    assertThat(rotated.isCurrent(again)).isTrue();
    assertThat(with(NEW).decrypt("whk_1", again)).isEqualTo("whsec_secret");
    assertThatThrownBy(() -> with(NEW).decrypt("whk_1", before)).hasMessageContaining("'2025'");
  }

  @Test
  void withoutAKeyNothingIsKept() {
    assertThat(with().isConfigured()).isFalse();
    assertThatThrownBy(() -> with().encrypt("whk_1", "whsec_secret"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.code()).isEqualTo("encryption_not_configured"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"short:c2hvcnQ=", "noid", ":AAAA", "a b:AAAA"})
  void anEntryThatIsNoKeyEndsTheStart(String entry) {
    assertThatThrownBy(() -> with(entry)).isInstanceOf(BadConfiguration.class);
  }

  @Test
  void twoKeysOfOneIdEndTheStart() {
    assertThatThrownBy(() -> with(OLD, key("2025", 3))).isInstanceOf(BadConfiguration.class);
  }

  private static Encryption with(String... keys) {
    return new Encryption(new EncryptionProperties(List.of(keys)));
  }

  private static String key(String id, int fill) {
    var bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) fill);
    return id + ":" + Base64.getEncoder().encodeToString(bytes);
  }
}
