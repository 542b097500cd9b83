package dev.easel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactKindTest {

  private static final String RUN = "wandb/wandb/offline-run-20260131_120000-0a1b2c3d/";

  @ParameterizedTest
  @CsvSource({
    "model_index.json, DIFFUSERS",
    "unet/diffusion_pytorch_model.bin, DIFFUSERS",
    "unet/diffusion_pytorch_model.safetensors, SAFETENSORS",
    "lora.safetensors, SAFETENSORS",
    "unet.tensors, TENSORIZER",
    "encoder-config.json, TENSORIZER",
    "vocab.json, TENSORIZER",
    "tokenizer/vocab.json, DIFFUSERS",
    "checkpoint-500/unet/model.bin, CHECKPOINT",
    "last.ckpt, CHECKPOINT",
    RUN + "files/media/images/images_100_5f7d3e9c8b4a1d0e2f3c.png, SAMPLE",
    RUN + "files/media/images/val/images_100_5f7d3e9c8b4a1d0e2f3c.png, SAMPLE",
    RUN + "files/media/images/picture.png, LOG",
    RUN + "logs/debug.log, LOG",
    "images_100_5f7d3e9c8b4a1d0e2f3c.png, OTHER",
    "train.log, LOG",
    "notes.txt, OTHER",
  })
  void isToldByPlaceAndName(String path, ArtifactKind kind) {
    assertThat(ArtifactKind.of(path)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"images_100_5f7d3e9c8b4a1d0e2f3c.png, 100", "a_b_7_00000000000000000000.jpg, 7"})
  void theStepOfASampleIsInItsName(String name, int step) {
    assertThat(ArtifactKind.step(RUN + "files/media/images/" + name)).contains(step);
  }
}
