package dev.easel.projects;

import org.springframework.security.authentication.AuthenticationServiceException;

/** Who could tell whose token it is does not answer. */
public class ReviewUnavailable extends AuthenticationServiceException {

  private static final long serialVersionUID = 1L;

  public ReviewUnavailable(String words, Throwable cause) {
    super(words, cause);
  }

  public ReviewUnavailable(String words) {
    super(words);
  }
}
