package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel.Answer;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What becomes of runs that other systems started, once they have ended. */
class JoiningInTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  @Test
  void afterItsEndTheGuidesBodyIsARequestOfItsOwn() {
    var path = "/api/v1/events/" + easel.sandbox().namespace() + "/db-finetune";
    var body =
        """
        {"run_name": "ending", "instance_dataset": "data/example-dog",
         "instance_prompt": "a photo of sks dog", "class_dataset": "generic/ending",
         "class_prompt": "a photo of dog"}
        """;
    easel.ready();
    var first = easel.post(path, body);
    assertThat(first.status()).as(first.json().toString()).isEqualTo(200);
    var ended = easel.ended(first.json().path("id").asString());
    assertThat(ended.path("status").asString()).isEqualTo("succeeded");

    var second = easel.post(path, body);

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().path("run")).isEqualTo(first.json().path("id"));
  }

  @Test
  void whatCameForADeletedRunIsForgotten() {
    easel.ready();
    var made =
        easel.post(
            "/v1/triggers",
            """
            {"name": "erased", "scheme": "bearer", "recipe": "dreambooth", "run_name": "erased",
             "parameters": {"class_dataset": "generic/erased"},
             "mapping": {"instance_prompt": "${/prompt}"}}
            """);
    assertThat(made.status()).as(made.json().toString()).isEqualTo(201);
    var started = deliver(made.json(), "{\"prompt\": \"a photo of a private dog\"}");
    assertThat(started.status()).as(started.json().toString()).isEqualTo(201);
    var run = started.json().path("run").asString();
    var log = made.json().path("path").asString() + "/deliveries";
    assertThat(easel.get(log).json().at("/data/0/body").asString()).contains("private");
    easel.ended(run);

    assertThat(easel.delete("/v1/runs/" + run).status()).isEqualTo(204);

    var kept = easel.get(log).json().at("/data/0");
    assertThat(kept.has("body")).isFalse();
    assertThat(kept.path("headers")).isEmpty();
    assertThat(kept.path("run").asString()).isEqualTo(run);
  }

  private static Answer deliver(JsonNode trigger, String body) {
    return easel.send(
        HttpRequest.newBuilder(easel.base().resolve(trigger.path("path").asString()))
            .header("Authorization", "Bearer " + trigger.path("secret").asString())
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }
}
