package dev.easel.datasets;

import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.springframework.stereotype.Component;

/**
 * Reads uploads as they come: nothing of them is in memory, or on disk but as a file of the set.
 */
@Component
class Unpacking {

  private static final int HEAD = 512;
  private static final int TAR_MAGIC = 257;
  private static final int BLOCK = 64 * 1024;

  private final DatasetProperties limits;

  Unpacking(DatasetProperties limits) {
    this.limits = limits;
  }

  /**
   * Takes all that a request brings.
   *
   * @throws UploadRefused if it is no upload, cut off, too much, or has what a set cannot have
   */
  void take(HttpServletRequest request, Intake intake) {
    if (request.getContentLengthLong() == 0) {
      throw UploadRefused.emptyBody();
    }
    expect(request, intake);
    try {
      if (isForm(request)) {
        form(request, intake);
      } else {
        archive(body(request), intake);
      }
    } catch (FileUploadException e) {
      throw UploadRefused.badForm("it is no multipart/form-data (" + e.getMessage() + ")");
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw isForm(request) ? UploadRefused.badForm(damage(e)) : damaged(e);
    }
  }

  /** What is larger than any upload is told as such. */
  void expect(HttpServletRequest request, Intake intake) {
    var length = request.getContentLengthLong();
    if (length <= limits.upload().toBytes()) {
      intake.expect(length);
    }
  }

  /** The body of one file. */
  UploadBody body(HttpServletRequest request) throws IOException {
    return new UploadBody(
        request.getInputStream(), request.getContentLengthLong(), limits.upload().toBytes());
  }

  /** Names a file that lies elsewhere. */
  interface Naming {
    /**
     * What it is called in the set.
     *
     * @param suffix empty if it is known by its name alone
     */
    String name(String suffix);

    /** As it is called there. */
    String original();
  }

  /**
   * Takes what one address led to: an archive, or a file.
   *
   * @throws UploadRefused if a set cannot have it
   * @throws IOException if it cannot be read
   */
  void take(InputStream content, Naming naming, Intake intake) throws IOException {
    var in = new BufferedInputStream(content, BLOCK);
    in.mark(HEAD);
    var head = in.readNBytes(HEAD);
    in.reset();
    intake.nextSource();
    if (isArchive(head)) {
      archive(in, intake);
    } else {
      var suffix = PictureFormat.of(head).map(PictureFormat::suffix).orElse("");
      intake.add(naming.name(suffix), naming.original(), in);
    }
    intake.refuseForeign();
  }

  private static boolean isArchive(byte[] head) {
    return begins(head, 0, "PK\3\4")
        || begins(head, 0, "\u001f\u008b")
        || begins(head, TAR_MAGIC, "ustar");
  }

  private void archive(InputStream in, Intake intake) {
    try {
      archive(new UploadBody(in, -1, limits.upload().toBytes()), intake);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(e);
    }
  }

  private static UploadRefused damaged(Exception e) {
    return UploadRefused.badArchive(damage(e));
  }

  private static String damage(Exception e) {
    return "it is damaged (" + e.getMessage() + ")";
  }

  private static boolean isForm(HttpServletRequest request) {
    var type = request.getContentType();
    return type != null && type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/");
  }

  private void archive(UploadBody body, Intake intake) throws IOException {
    var in = new BufferedInputStream(body, BLOCK);
    in.mark(HEAD);
    var head = in.readNBytes(HEAD);
    in.reset();
    if (head.length == 0) {
      throw UploadRefused.emptyBody();
    }
    if (begins(head, 0, "PK\3\4") || begins(head, 0, "PK\5\6")) {
      zip(in, intake, body);
    } else if (begins(head, 0, "\u001f\u008b")) {
      tar(new GZIPInputStream(in, BLOCK), intake);
    } else if (begins(head, TAR_MAGIC, "ustar")) {
      tar(in, intake);
    } else {
      throw UploadRefused.unknownType();
    }
    var _ = in.transferTo(java.io.OutputStream.nullOutputStream());
  }

  private static boolean begins(byte[] head, int at, String magic) {
    var bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return head.length >= at + bytes.length
        && java.util.Arrays.equals(head, at, at + bytes.length, bytes, 0, bytes.length);
  }

  private void zip(InputStream in, Intake intake, UploadBody body) throws IOException {
    // an entry that is stored without its length would be kept in memory (commons-compress 1.28)
    var zip = new ZipArchiveInputStream(in, "UTF-8", true, false);
    var inflated = new Inflated(zip, limits);
    for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      inflated.entry();
      if (!zip.canReadEntryData(entry)) {
        throw UploadRefused.badArchive("'" + entry.getName() + "' is encrypted or packed oddly");
      }
      if (!entry.isDirectory()) {
        intake.take(entry.getName(), inflated);
      }
      var _ = inflated.transferTo(java.io.OutputStream.nullOutputStream());
    }
    var _ = in.transferTo(java.io.OutputStream.nullOutputStream());
    if (!body.endsAsZip()) {
      throw UploadRefused.badArchive("it ends before its list of files");
    }
  }

  private void tar(InputStream in, Intake intake) throws IOException {
    var inflated = new Inflated(in, limits);
    var metered = new Metered(inflated);
    var tar = new TarArchiveInputStream(metered, "UTF-8");
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      inflated.entry();
      refuseSpecial(entry);
      metered.content();
      if (!entry.isDirectory()) {
        intake.take(entry.getName(), tar);
      }
      var _ = tar.transferTo(java.io.OutputStream.nullOutputStream());
      metered.headers();
    }
    metered.content();
    var _ = metered.transferTo(java.io.OutputStream.nullOutputStream());
    if (!metered.endsWithZeros()) {
      throw UploadRefused.badArchive("it ends before its last block");
    }
  }

  private static void refuseSpecial(TarArchiveEntry entry) {
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw UploadRefused.special(entry.getName(), "a link");
    }
    if (entry.isCharacterDevice() || entry.isBlockDevice()) {
      throw UploadRefused.special(entry.getName(), "a device");
    }
    if (entry.isFIFO()) {
      throw UploadRefused.special(entry.getName(), "a pipe");
    }
    if (!entry.isDirectory() && (!entry.isFile() || entry.isSparse())) {
      throw UploadRefused.special(entry.getName(), "of an unknown kind");
    }
  }

  private void form(HttpServletRequest request, Intake intake) throws IOException {
    if (request.getContentLengthLong() > limits.upload().toBytes()) {
      throw UploadRefused.tooLarge(limits.upload().toBytes());
    }
    var form = new JakartaServletFileUpload<>();
    var parts = form.getItemIterator(new FormBody(request, body(request)));
    while (parts.hasNext()) {
      var part = parts.next();
      var name = part.getName();
      if (name == null || name.isEmpty()) {
        throw UploadRefused.badForm(
            "part '%s' is no file; write -F files=@<file>".formatted(part.getFieldName()));
      }
      try (var content = part.getInputStream()) {
        intake.take(name.substring(name.lastIndexOf('/') + 1), content);
      }
    }
  }
}
