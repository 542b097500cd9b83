package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.WorkflowTemplate;
import dev.easel.http.Violation;
import dev.easel.http.Violations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

  private final Gate gate = gate(Guide.house());

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"lr\": \"fast\"}`, lr, wrong_type, 2e-6",
        "`{\"lr\": \"0x10\"}`, lr, wrong_type, 2e-6",
        "`{\"lr\": \"NaN\"}`, lr, wrong_type, 2e-6",
        "`{\"lr\": \"1e99999\"}`, lr, wrong_type, 2e-6",
        "`{\"lr\": true}`, lr, wrong_type, number",
        "`{\"lr\": null}`, lr, wrong_type, number",
        "`{\"lr\": [1]}`, lr, wrong_type, number",
        "`{\"lr\": {}}`, lr, wrong_type, number",
        "`{\"lr\": 2}`, lr, out_of_range, 1",
        "`{\"lr\": 0}`, lr, out_of_range, 0",
        "`{\"epochs\": 1.5}`, epochs, wrong_type, whole",
        "`{\"epochs\": \"1.0\"}`, epochs, wrong_type, whole",
        "`{\"epochs\": \"007\"}`, epochs, wrong_type, whole",
        "`{\"epochs\": \"\"}`, epochs, wrong_type, whole",
        "`{\"epochs\": 0}`, epochs, out_of_range, 1",
        "`{\"resolution\": 511}`, resolution, out_of_range, multiple of 8",
        "`{\"use_tensorizer\": \"True\"}`, use_tensorizer, wrong_type, 'true'",
        "`{\"use_tensorizer\": \"yes\"}`, use_tensorizer, wrong_type, 'true'",
        "`{\"use_tensorizer\": 1}`, use_tensorizer, wrong_type, 'true'",
        "`{\"lr_scheduler\": \"cosine\"}`, lr_scheduler, not_allowed, constant",
        "`{\"instance_prompt\": \"a {{workflow.uid}} dog\"}`, instance_prompt, braces, evaluate",
        "`{\"instance_prompt\": \"a } dog\"}`, instance_prompt, braces, evaluate",
        "`{\"instance_prompt\": \"a \\\"sks\\\" dog\"}`, instance_prompt, quotes, typed",
        "`{\"instance_prompt\": \"a \\\\ dog\"}`, instance_prompt, quotes, typed",
        "`{\"instance_prompt\": \"a\\ndog\"}`, instance_prompt, not_printable, control",
        "`{\"instance_prompt\": \"a\\u007fdog\"}`, instance_prompt, not_printable, control",
        "`{\"instance_prompt\": \"a\\u202edog\"}`, instance_prompt, not_printable, invisible",
        "`{\"instance_prompt\": \"a\\u2028dog\"}`, instance_prompt, not_printable, invisible",
        "`{\"instance_prompt\": \"a\\ue000dog\"}`, instance_prompt, not_printable, invisible",
        "`{\"instance_prompt\": \" dog\"}`, instance_prompt, outer_space, space",
        "`{\"instance_prompt\": \"dog \"}`, instance_prompt, outer_space, space",
        "`{\"instance_prompt\": \"--output_path=/pvc\"}`, instance_prompt, bad_format, option",
        "`{\"instance_dataset\": \"/pvc/data/dog\"}`, instance_dataset, bad_path, data/dog",
        "`{\"instance_dataset\": \"data/../models/x\"}`, instance_dataset, bad_path, ..",
        "`{\"class_dataset\": \"data/dog\"}`, class_dataset, bad_path, generic/dog",
        "`{\"output\": \"data/dog\"}`, output, bad_path, finetunes/dog",
        "`{\"output\": \"finetunes/v1.0\"}`, output, bad_path, last folder",
        "`{\"output\": \"db-finetune-data/finetunes/x\"}`, output, bad_path, finetunes/x",
        "`{\"pvc\": \"other\"}`, pvc, not_allowed, db-finetune-data",
        "`{\"model\": \"evil/model\"}`, model, not_allowed, stable-diffusion-2",
        "`{\"model\": \"pvc:models/mine\"}`, model, not_allowed, stable-diffusion-2",
        "`{\"model\": \"pvc:data/mine\"}`, model, bad_path, models/",
        "`{\"model\": \"pvc:models/../data\"}`, model, bad_path, ..",
        "`{\"model\": \"../../etc\"}`, model, bad_format, Hugging Face",
        "`{\"finetuner_image\": \"evil/trainer\"}`, finetuner_image, not_allowed, evil/trainer",
        "`{\"finetuner_tag\": \"latest\"}`, finetuner_tag, not_allowed, df-14",
        "`{\"finetuner_tag\": \"a b\"}`, finetuner_tag, bad_format, reference",
        "`{\"lr_scheduler\": \"constnat\"}`, lr_scheduler, not_allowed, did you mean 'constant'?",
        "`{\"instance_prompt\": \"\"}`, instance_prompt, too_short, must not be empty",
        "`{\"trainer_gpu_count\": 9}`, trainer_gpu_count, out_of_range, must be at most 8",
        "`{\"trainer_gpu_count\": 0}`, trainer_gpu_count, out_of_range, must be at least 1",
        "`{\"lr\": 0}`, lr, out_of_range, must be greater than 0",
        "`{\"seed\": 99999999999999999999}`, seed, out_of_range, at most 18 digits",
        "`{\"num_class_image\": 5}`, num_class_image, unknown_parameter, num_class_images",
        "`{\"run_name\": \"other\"}`, run_name, not_a_parameter, name",
      })
  void refuses(String given, String parameter, String code, String words) {
    assertThat(Guide.refusals(gate, given.replace("`", "")))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.pointer()).isEqualTo("#/parameters/" + parameter);
              assertThat(it.code()).as(it.message()).isEqualTo(code);
              assertThat(it.message()).contains(words);
            });
  }

  @Test
  void saysEverythingAtOnceAndOnceForEachParameter() {
    var violations = new Violations();
    gate.resolve(
        "Example_1",
        Guide.json(
            """
            {"lr": "{{x}}", "epochs": 0, "num_class_image": 5, "output": "/pvc/x", "pvc": "y"}
            """),
        violations);

    assertThat(violations.all())
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder(
            "#/name",
            "#/parameters/lr",
            "#/parameters/epochs",
            "#/parameters/num_class_image",
            "#/parameters/output",
            "#/parameters/pvc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Example_1", "a/b", "example-dog-"})
  void saysNothingOfWhatFollowsANameThatIsRefused(String name) {
    var violations = new Violations();
    var given = "{\"instance_dataset\": \"data/dog\", \"instance_prompt\": \"a dog\"}";
    gate.resolve(name, Guide.json(given), violations);
    assertThat(violations.all()).extracting(Violation::pointer).containsExactly("#/name");
  }

  @Test
  void refusesAnEndlessImageReference() {
    var given = "{\"finetuner_image\": \"" + "a:1/".repeat(490) + "a\"}";
    assertThat(Guide.refusals(gate, given))
        .singleElement()
        .satisfies(it -> assertThat(it.code()).isEqualTo("bad_format"));
  }

  @Test
  void takesTheRunsNameTwiceIfItIsTheSame() {
    assertThat(Guide.refusals(gate, "{\"run_name\": \"example-dog\"}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"instance_prompt\": \"ein Foto, très beau: 犬 🐕 (50% off!)\"}`",
        "`{\"model\": \"stabilityai/stable-diffusion-2\"}`",
        "`{\"instance_dataset\": \"data/example-dog\", \"use_tensorizer\": false}`",
        "`{\"instance_dataset\": \"example-dog\", \"class_dataset\": \"dogs-2\"}`",
        "`{\"lr\": 1e-4, \"epochs\": \"12\"}`",
      })
  void takes(String given) {
    assertThat(Guide.refusals(gate, given.replace("`", ""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"model\": \"acme/dogs\"}`, 0",
        "`{\"model\": \"acme/dogs/x\"}`, 1",
        "`{\"model\": \"other/dogs\"}`, 1",
        "`{\"model\": \"pvc:models/mine\"}`, 0",
        "`{\"pvc\": \"team-data\"}`, 0",
        "`{\"finetuner_image\": \"ghcr.io/acme/trainer\", \"finetuner_tag\": \"v2\"}`, 0",
        "`{\"finetuner_image\": \"ghcr.io/acme/other\", \"finetuner_tag\": \"v2\"}`, 1",
        "`{\"inference_image\": \"ghcr.io/acme/trainer\"}`, 0",
      })
  void takesWhatTheInstallationAllows(String given, int refusals) {
    var allowed =
        new RecipeProperties(
            List.of("acme/*", "pvc:models/*"),
            List.of("ghcr.io/acme/trainer:*"),
            List.of("team-*"),
            false);
    assertThat(Guide.refusals(gate(Guide.house(allowed)), given.replace("`", "")))
        .hasSize(refusals);
  }

  @Test
  void takesAnImageByDigest() {
    var digest = "sha256:" + "0a".repeat(32);
    var allowed =
        new RecipeProperties(
            List.of(), List.of("navarrepratt/sd-finetuner:df-14@" + digest), List.of(), false);
    assertThat(
            Guide.refusals(
                gate(Guide.house(allowed)), "{\"finetuner_tag\": \"df-14@" + digest + "\"}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "plain text-1.0/x:y@z, 0",
    "_x, 0",
    "a$(id), 1",
    "a;b, 1",
    "a'b, 1",
    "a`b, 1",
    "'a: b', 1",
    "'a:', 1",
    "'', 1",
    "é, 1",
    "#a, 1",
    "/x, 1",
    "'a,b', 0"
  })
  void holdsATextTheSchemaSaysNothingAboutToTheStrictDefault(String text, int refusals) {
    var given = Guide.JSON.writeValueAsString(Map.of("undescribed", text, "bare", text));
    var own =
        Guide.gate("{\"properties\":{\"bare\":{\"type\":\"string\"}}}", "undescribed=x", "bare=x");
    assertThat(Guide.refusals(own, given)).hasSize(2 * refusals);
  }

  @Test
  void wantsWhatHasNoDefault() {
    assertThat(Guide.refusals(Guide.gate("{}", "must", "may=x"), "{}"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.pointer()).isEqualTo("#/parameters/must");
              assertThat(it.code()).isEqualTo("required");
            });
  }

  @Test
  void saysTheBoundThatFailedWhereverTheSchemaHasIt() {
    var own =
        Guide.gate(
            "{\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":0,\"allOf\":[{\"minimum\":100}]}}}",
            "n=100");
    assertThat(Guide.refusals(own, "{\"n\":50}"))
        .singleElement()
        .satisfies(it -> assertThat(it.message()).isEqualTo("'n' must be at least 100."));
  }

  @Test
  void guardsTheGuidesNamesWhenASchemaForgetsTheirRoles() {
    var own = Guide.gate("{}", "pvc=mine", "model=a/b", "x_image=img", "x_tag=v1", "output=o");
    assertThat(
            Guide.refusals(
                own,
                "{\"pvc\":\"other\",\"model\":\"c/d\",\"x_tag\":\"v2\",\"output\":\"data/x\"}"))
        .extracting(Violation::code)
        .containsExactlyInAnyOrder("not_allowed", "not_allowed", "not_allowed", "bad_path");
  }

  @Test
  void letsTheSchemaRelateParameters() {
    var own =
        Guide.gate(
            """
            {"properties":{"a":{"type":"boolean"},"b":{"type":"integer"}},
             "if":{"properties":{"a":{"const":true}}},"then":{"properties":{"b":{"minimum":5}}}}
            """,
            "a=false",
            "b=1");
    assertThat(Guide.refusals(own, "{\"a\":true}"))
        .singleElement()
        .satisfies(it -> assertThat(it.pointer()).isEqualTo("#/parameters/b"));
  }

  @Test
  void refusesAnEndpointNameThatKubernetesWould() {
    var own =
        Guide.gate(
            "{\"properties\":{\"kind\":{\"type\":\"string\"}},\"x-easel\":{\"endpoint\":\"{kind}-x\"}}",
            "run_name",
            "kind=a");
    assertThat(Guide.refusals(own, "{\"kind\":\"A_b\"}"))
        .singleElement()
        .satisfies(it -> assertThat(it.pointer()).isEqualTo("#/parameters/kind"));
  }

  private static Gate gate(HouseRules house) {
    WorkflowTemplate template = Guide.template("dreambooth");
    return Blueprint.of(template, house).gate();
  }
}
