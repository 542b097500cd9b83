package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.http.Members;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An Argo server that takes one project's runs. Its token is named, and not known here. */
@Schema(name = "ProjectArgo", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProjectArgo(
    @Schema(
            description = "Its origin and, behind a gateway, its path.",
            example = "https://argo-server.team-a:2746",
            requiredMode = Schema.RequiredMode.REQUIRED)
        URI url,
    @Schema(
            description =
                "The file that holds the token, in the folder `EASEL_ARGO_TOKENS`; read for each"
                    + " call.",
            example = "team-a",
            requiredMode = Schema.RequiredMode.REQUIRED,
            pattern = FILE)
        String token,
    @Schema(
            description =
                "The file that holds the certificates that sign the server's, in the same folder;"
                    + " the JDK's if absent.",
            example = "team-a-ca",
            pattern = FILE)
        @Nullable String ca) {

  static final String FILE = "^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$";

  private static final Pattern NAME = Pattern.compile(FILE);
  private static final URI UNKNOWN = URI.create("https://unknown.invalid");

  /** Null if there is none; not complete where a violation is noted. */
  static @Nullable ProjectArgo read(Members project) {
    if (!project.isObject("argo")) {
      project.members("argo");
      return null;
    }
    var argo = project.members("argo");
    var url = url(argo);
    var token = file(argo, "token", argo.requiredText("token", 63));
    var ca = file(argo, "ca", argo.text("ca", 63));
    argo.refuseOthers();
    return new ProjectArgo(url, token == null ? "" : token, ca);
  }

  private static URI url(Members argo) {
    var text = argo.requiredText("url", 500);
    try {
      var url = new URI(text == null ? "" : text.replaceAll("/+$", ""));
      if (text != null && isOrigin(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // noted below
    }
    if (text != null) {
      argo.add(
          "url",
          "invalid_url",
          "'url' must be http:// or https:// with a host, and without user, query and fragment,"
              + " such as https://argo-server.team-a:2746.");
    }
    return UNKNOWN;
  }

  private static boolean isOrigin(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getUserInfo() == null
        && url.getQuery() == null
        && url.getFragment() == null;
  }

  private static @Nullable String file(Members argo, String member, @Nullable String name) {
    if (name != null && !NAME.matcher(name).matches()) {
      argo.add(
          member,
          "invalid_file",
          "'%s' must be the name of a file in the folder EASEL_ARGO_TOKENS: lower-case letters, digits, '-' and '.'."
              .formatted(member));
    }
    return name;
  }
}
