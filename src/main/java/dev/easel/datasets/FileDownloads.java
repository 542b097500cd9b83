package dev.easel.datasets;

import dev.easel.http.Problem;
import dev.easel.projects.Project;
import dev.easel.volumes.Folder;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.NotAFile;
import dev.easel.volumes.VolumeFailed;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Sends files of sets, which a browser takes for nothing but pictures. */
@Service
class FileDownloads {

  private final Datasets datasets;
  private final Thumbnails thumbnails;
  private final MountedClaims claims;

  FileDownloads(Datasets datasets, Thumbnails thumbnails, MountedClaims claims) {
    this.datasets = datasets;
    this.thumbnails = thumbnails;
    this.claims = claims;
  }

  /** The file as it is. */
  void send(
      Project project,
      String name,
      String file,
      @Nullable String ifNoneMatch,
      HttpServletResponse response)
      throws IOException {
    var set = datasets.get(project.id(), name);
    var known = known(set, file);
    try (var folder = open(set);
        var channel = open(set, folder, file)) {
      if (isKnown("\"" + known.sha256() + "\"", ifNoneMatch, response)) {
        return;
      }
      headers(file, Pictures.format(channel), response);
      response.setContentLengthLong(channel.size());
      channel.position(0);
      Channels.newInputStream(channel).transferTo(response.getOutputStream());
    }
  }

  /** A small one of it. */
  void sendSmall(
      Project project,
      String name,
      String file,
      int size,
      @Nullable String ifNoneMatch,
      HttpServletResponse response)
      throws IOException {
    var set = datasets.get(project.id(), name);
    var key = new Thumbnails.Key(known(set, file).sha256(), size);
    if (isKnown("\"%s-%d\"".formatted(key.sha256(), size), ifNoneMatch, response)) {
      return;
    }
    var kept = thumbnails.find(key);
    var jpeg = kept.isPresent() ? kept.get() : made(set, file, key);
    headers(Suffix.of(file).stem() + ".jpg", Optional.of(PictureFormat.JPEG), response);
    response.setContentLength(jpeg.length);
    response.getOutputStream().write(jpeg);
  }

  private byte[] made(Dataset set, String file, Thumbnails.Key key) throws IOException {
    try (var folder = open(set);
        var channel = open(set, folder, file)) {
      return made(file, key, channel);
    }
  }

  private byte[] made(String file, Thumbnails.Key key, SeekableByteChannel channel) {
    try {
      return thumbnails.make(key, channel);
    } catch (IOException e) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "not_decodable",
          "'%s' is no picture that can be decoded.".formatted(file),
          e);
    }
  }

  private DatasetFile known(Dataset set, String file) {
    return datasets.file(set, file).orElseThrow(() -> new FileNotInSet(set.name(), file));
  }

  private Folder open(Dataset set) {
    try {
      return claims.get(set.projectId(), set.claim()).open(set.current().folder());
    } catch (IOException e) {
      throw VolumeFailed.of(set.claim(), e);
    }
  }

  private static SeekableByteChannel open(Dataset set, Folder folder, String file) {
    try {
      return folder.read(file);
    } catch (NoSuchFileException | NotAFile gone) {
      throw new FileNotInSet(set.name(), file);
    } catch (IOException e) {
      throw VolumeFailed.of(set.claim(), e);
    }
  }

  private static boolean isKnown(
      String etag, @Nullable String ifNoneMatch, HttpServletResponse response) {
    response.setHeader(HttpHeaders.ETAG, etag);
    var known =
        ifNoneMatch != null
            && Arrays.stream(ifNoneMatch.split(","))
                .map(it -> it.strip().replaceFirst("^W/", ""))
                .anyMatch(it -> it.equals("*") || it.equals(etag));
    if (known) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    }
    return known;
  }

  private static void headers(
      String file, Optional<PictureFormat> format, HttpServletResponse response) {
    var shown = format.filter(PictureFormat::isShown).isPresent();
    response.setContentType(
        format.map(PictureFormat::mediaType).orElse("application/octet-stream"));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "sandbox");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        (shown ? ContentDisposition.inline() : ContentDisposition.attachment())
            .filename(file, StandardCharsets.UTF_8)
            .build()
            .toString());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
  }
}
