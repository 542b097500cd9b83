package dev.easel.datasets;

import dev.easel.http.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What was uploaded cannot be a data set, or is too much. */
class UploadRefused extends Problem {

  private UploadRefused(HttpStatus status, String code, String detail) {
    this(status, code, detail, null);
  }

  private UploadRefused(HttpStatus status, String code, String detail, @Nullable Throwable cause) {
    super(status, code, detail, cause);
  }

  static UploadRefused tooLarge(long limit) {
    return new UploadRefused(
        HttpStatus.CONTENT_TOO_LARGE,
        "upload_too_large",
        "An upload has at most %s; add the rest of the set's files one by one."
            .formatted(size(limit)));
  }

  static UploadRefused tooMuch(long limit) {
    return new UploadRefused(
        HttpStatus.CONTENT_TOO_LARGE,
        "unpacked_too_large",
        "A set has at most %s on the volume; unpacking was stopped there.".formatted(size(limit)));
  }

  static UploadRefused tooMany(int limit) {
    return new UploadRefused(
        HttpStatus.CONTENT_TOO_LARGE,
        "too_many_files",
        "A set has at most %d files; unpacking was stopped there.".formatted(limit));
  }

  static UploadRefused captionTooLong(String name) {
    return new UploadRefused(
        HttpStatus.CONTENT_TOO_LARGE,
        "caption_too_large",
        "'%s': a caption has at most %s.".formatted(shown(name), size(Caption.LONGEST)));
  }

  static UploadRefused cut(Throwable cause) {
    return new UploadRefused(
        HttpStatus.BAD_REQUEST,
        "upload_cut",
        "The upload ended before its last byte; nothing was kept.",
        cause);
  }

  static UploadRefused badArchive(String why) {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "bad_archive",
        "The archive cannot be unpacked: %s. Nothing was kept.".formatted(shown(why)));
  }

  /** Of the same code: an upload is an archive or a form. */
  static UploadRefused badForm(String why) {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "bad_archive",
        "The form cannot be read: %s. Nothing was kept.".formatted(shown(why)));
  }

  static UploadRefused unsafe(String path) {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "unsafe_path",
        "'%s' leads out of the set; paths are relative, and none has '..' in it."
            .formatted(shown(path)));
  }

  static UploadRefused special(String path, String what) {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "not_a_regular_file",
        "'%s' is %s; a set has regular files only.".formatted(shown(path), what));
  }

  static UploadRefused nested(String path, String other) {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "nested_files",
        "'%s' and '%s' lie in different folders; the trainer reads one folder only."
            .formatted(shown(path), shown(other)));
  }

  static UploadRefused twice(String name) {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "duplicate_name",
        "Two files would be called '%s'.".formatted(shown(name)));
  }

  static UploadRefused foreign(List<String> names) {
    var refused =
        new UploadRefused(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "not_a_picture",
            ("A set has pictures (PNG, JPEG, WebP, BMP, GIF; by name and content, an empty file"
                    + " is none) and captions (.txt) only; not: %s. Nothing was kept.")
                .formatted(String.join(", ", names.stream().map(UploadRefused::shown).toList())));
    refused.with("files", names.stream().map(UploadRefused::shown).toList());
    return refused;
  }

  static UploadRefused empty() {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT, "empty_upload", "There is no file in the upload.");
  }

  static UploadRefused emptyBody() {
    return new UploadRefused(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "empty_upload",
        "The body is empty; a set is uploaded as zip, tar, tar.gz or multipart/form-data.");
  }

  static UploadRefused unknownType() {
    return new UploadRefused(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "A set is uploaded as zip, tar, tar.gz or multipart/form-data; a single file with PUT"
            + " …/files/{file}.");
  }

  private static String size(long bytes) {
    return bytes % (1 << 30) == 0
        ? (bytes >> 30) + " GiB"
        : bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
  }

  /** Of a stranger's words. */
  static String shown(String text) {
    var plain = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    return plain.length() > 120 ? plain.substring(0, 120) + "…" : plain;
  }
}
