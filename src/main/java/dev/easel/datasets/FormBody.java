package dev.easel.datasets;

import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import org.apache.commons.fileupload2.core.RequestContext;
import org.jspecify.annotations.Nullable;

/** A form for its reader, with a bounded body. */
final class FormBody implements RequestContext {

  private final HttpServletRequest request;
  private final UploadBody body;

  FormBody(HttpServletRequest request, UploadBody body) {
    this.request = request;
    this.body = body;
  }

  @Override
  public @Nullable String getCharacterEncoding() {
    return "UTF-8";
  }

  @Override
  public long getContentLength() {
    return request.getContentLengthLong();
  }

  @Override
  public @Nullable String getContentType() {
    return request.getContentType();
  }

  @Override
  public InputStream getInputStream() {
    return body;
  }

  @Override
  public boolean isMultipartRelated() {
    return false;
  }
}
