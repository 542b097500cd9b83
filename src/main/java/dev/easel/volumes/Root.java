package dev.easel.volumes;

/** The folders of the claim, each for one kind of content. */
public enum Root {
  /** What runs write. */
  OUTPUTS("outputs"),
  /** Class images, made by a run or uploaded, shared between runs. */
  CLASS_SETS("class images"),
  /** Instance and captioned sets. */
  DATA("datasets"),
  /** Base models; nothing else may be put there. */
  MODELS("base models");

  private final String content;

  Root(String content) {
    this.content = content;
  }

  String content() {
    return content;
  }
}
