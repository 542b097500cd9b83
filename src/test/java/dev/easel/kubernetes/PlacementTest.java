package dev.easel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.kubernetes.NodeKind.Taint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PlacementTest {

  private static final NodeKind NODE =
      new NodeKind(Map.of(), List.of(new Taint("gpu", "yes", "NoSchedule")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'key': 'gpu', 'value': 'yes', 'effect': 'NoSchedule'} | true",
        "{'key': 'gpu', 'operator': 'Equal', 'value': 'yes'}     | true",
        "{'key': 'gpu', 'operator': 'Exists'}                    | true",
        "{'operator': 'Exists'}                                  | true",
        "{'key': 'gpu', 'value': 'no'}                           | false",
        "{'key': 'gpu'}                                          | false",
        "{'key': 'gpus', 'operator': 'Exists'}                   | false",
        "{'key': 'gpu', 'operator': 'Exists', 'effect': 'NoExecute'} | false",
        "{}                                                      | false",
      })
  void aTaintIsToleratedAsKubernetesDoes(String toleration, boolean tolerated) {
    var pod =
        JsonMapper.shared()
            .readTree("{'tolerations': [%s]}".formatted(toleration).replace('\'', '"'));

    assertThat(Placement.of(pod).untolerated(NODE).isEmpty()).isEqualTo(tolerated);
  }
}
