package dev.easel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeIdTest {

  /** From the TypeID specification 0.3, valid.yml. */
  @Test
  void writesWhatTheSpecificationWrites() {
    var uuid = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    assertThat(TypeId.encode("prefix", uuid)).isEqualTo("prefix_01h455vb4pex5vsknk084sn02q");
    assertThat(TypeId.decode("prefix", "prefix_01h455vb4pex5vsknk084sn02q")).contains(uuid);
  }

  @Test
  void sortsByTime() {
    var start = Instant.parse("2026-11-22T20:00:00Z");

    var ids =
        IntStream.range(0, 100)
            .mapToObj(n -> TypeId.encode("run", TypeId.uuid(start.plusMillis(n))))
            .toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(TypeId.uuid(start).version()).isEqualTo(7);
    assertThat(TypeId.uuid(start).variant()).isEqualTo(2);
  }

  @Test
  void isTheSameForAMomentAndAName() {
    var moment = Instant.parse("2026-11-22T20:00:00Z");
    var uuid = TypeId.uuid(moment, new byte[] {1});

    assertThat(uuid).isEqualTo(TypeId.uuid(moment, new byte[] {1}));
    assertThat(uuid).isNotEqualTo(TypeId.uuid(moment, new byte[] {2}));
    assertThat(TypeId.instant(uuid)).isEqualTo(moment);
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run_",
        "run_81h455vb4pex5vsknk084sn02q",
        "run_01h455vb4pex5vsknk084sn02",
        "run_01H455VB4PEX5VSKNK084SN02Q",
        "run_01h455vb4pex5vsknk084sn02u",
        "key_01h455vb4pex5vsknk084sn02q"
      })
  void refusesWhatIsNone(String text) {
    assertThat(TypeId.decode("run", text)).isEmpty();
  }
}
