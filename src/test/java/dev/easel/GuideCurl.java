package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The guide's curl, and its slips mended one by one. */
final class GuideCurl {

  /** As the guide prints it; https and its end are what a page loses. */
  static final String PRINTED =
      """
      curl --location "http://${ARGO_API}/api/v1/events/${NAMESPACE}/db-finetune" \\
      --header "${ARGO_TOKEN}" \\
      --header 'Content-Type: application/json' \\
      --data "{
      \\"run_name\\": \\"example-dog\\",
      \\"instance_dataset\\": \\"${INSTANCE_DATASET}\\",
      \\"instance_prompt\\": \\"${INSTANCE_PROMPT}\\",
      \\"class_dataset\\": \\"${CLASS_DATASET}\\",
      \\"class_prompt\\": \\"${CLASS_PROMPT}\\",
      \\"num_class_image\\": \\"${NUM_CLASS_IMAGES}\\",
      \\"output\\": \\"${OUTPUT}\\"
      "
      """;

  /** With all three slips mended, and nothing else changed. */
  static final String MENDED =
      withBrace(withHeader(PRINTED)).replace("num_class_image\\", "num_class_images\\");

  private GuideCurl() {}

  static String withHeader(String command) {
    return command.replace("\"${ARGO_TOKEN}\"", "\"Authorization: ${ARGO_TOKEN}\"");
  }

  static String withBrace(String command) {
    return command.replace("${OUTPUT}\\\"\n\"", "${OUTPUT}\\\"\n}\"");
  }

  static String messages(JsonNode problem) {
    return problem.path("errors").valueStream().map(it -> it.path("message").asString()).toList()
        + "";
  }

  static JsonNode run(String command, Easel easel, String namespace, String key)
      throws IOException, InterruptedException {
    var shell = new ProcessBuilder("sh", "-c", command.replace("curl ", "curl --silent "));
    shell
        .environment()
        .putAll(
            Map.of(
                "ARGO_API", easel.base().getAuthority(),
                "NAMESPACE", namespace,
                "ARGO_TOKEN", "Bearer " + key,
                "INSTANCE_DATASET", "data/example-dog",
                "INSTANCE_PROMPT", "a photo of sks dog",
                "CLASS_DATASET", "generic/dogs-2",
                "CLASS_PROMPT", "a photo of dog",
                "NUM_CLASS_IMAGES", "120",
                "OUTPUT", "finetunes/example-dog"));
    var process = shell.redirectErrorStream(true).start();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    return JsonMapper.shared().readTree(answer);
  }
}
