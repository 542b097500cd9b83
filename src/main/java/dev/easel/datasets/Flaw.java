package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be wrong with a data set, by the trainer's own rules and what else ruins a training. */
enum Flaw {
  NO_PICTURES(Severity.ERROR, false, "Add pictures; the trainer divides by their number."),
  FEW_PICTURES(
      Severity.WARNING, false, "Add pictures: DreamBooth learns a subject from three to five."),
  MANY_PICTURES(
      Severity.WARNING,
      false,
      "Keep the best three to five: the number of steps does not grow with them, so each is seen"
          + " less."),
  SUFFIX_CASE(
      Severity.ERROR,
      true,
      "Call it by its suffix in lower case; the trainer drops it without a word."),
  FORMAT_NOT_READ(
      Severity.ERROR, true, "Convert it to PNG; the trainer does not read this suffix."),
  UNDECODABLE(Severity.ERROR, false, "Replace or delete it; the training ends when it is read."),
  TRUNCATED(
      Severity.ERROR,
      false,
      "Upload it again, whole, or delete it; the training ends when it is read."),
  TOO_MANY_PIXELS(
      Severity.ERROR, false, "Scale it down; it is cut to the resolution of the training anyway."),
  NOT_A_FILE(
      Severity.ERROR,
      false,
      "Put the picture itself there; links and other special files are not read."),
  ANIMATED(Severity.WARNING, true, "Only its first picture is trained on; keep that alone."),
  CMYK(Severity.WARNING, true, "Convert it to RGB; the trainer does, without its colour profile."),
  ALPHA(
      Severity.WARNING,
      true,
      "Put it on a ground; the trainer drops transparency, and shows what was under it."),
  ROTATED(
      Severity.WARNING,
      true,
      "Turn the pixels; the trainer does not look at EXIF, and learns it lying."),
  SMALL(
      Severity.WARNING,
      false,
      "Use a larger original; it is scaled up, and the model learns the blur."),
  ASPECT(Severity.WARNING, false, "Cut it to its subject; the trainer takes a square from it."),
  DUPLICATE(Severity.WARNING, false, "Delete one of them; it counts twice."),
  NEAR_DUPLICATE(
      Severity.INFO, false, "Keep the better one; pictures that look the same teach little."),
  CAPTION_MISSING(
      Severity.ERROR,
      false,
      "Add a caption; at batch size 1 the training ends there in mid-epoch."),
  CAPTION_EMPTY(
      Severity.WARNING, false, "Say what the picture shows; it is trained without words."),
  CAPTION_LONG(Severity.WARNING, false, "Shorten it; the trainer cuts it off at 77 tokens."),
  CAPTION_NOT_TEXT(
      Severity.ERROR, false, "Write it in UTF-8; at batch size 1 the training ends there."),
  CAPTION_ALONE(Severity.INFO, false, "Delete it, or add its picture: no picture has that name."),
  CAPTION_UNUSED(
      Severity.INFO, false, "The trainer reads no captions of such a set, only the run's prompt."),
  ODD_NAME(Severity.INFO, true, "Use letters, digits, '.', '_' and '-', which every tool takes."),
  RENAMED(
      Severity.INFO,
      false,
      "Call it by its new name, which every tool takes; its content is as it came."),
  NESTED(Severity.WARNING, false, "Move its pictures up; only the top level of a set is read."),
  FOREIGN(Severity.INFO, false, "It is neither picture nor caption; the trainer does not read it."),
  CHANGED(
      Severity.ERROR,
      false,
      "Upload it again, whole: somebody else than Easel changed what lies on the volume."),
  UNREADABLE(
      Severity.ERROR, false, "Let Easel's user read it, give it a plain name, or delete it."),
  TOO_MANY_FILES(Severity.ERROR, false, "Keep fewer; none of them was looked at.");

  private final Severity severity;
  private final boolean fixable;
  private final String remedy;

  Flaw(Severity severity, boolean fixable, String remedy) {
    this.severity = severity;
    this.fixable = fixable;
    this.remedy = remedy;
  }

  Severity severity() {
    return severity;
  }

  /** Whether {@code fix} can repair it. */
  boolean fixable() {
    return fixable;
  }

  String remedy() {
    return remedy;
  }

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
