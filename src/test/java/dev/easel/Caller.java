package dev.easel;

import java.net.URI;
import java.net.http.HttpRequest;

/** An Easel as somebody reaches it who has a key. */
public final class Caller extends Easel {

  private final Easel easel;
  private final String key;

  public Caller(Easel easel, String key) {
    this.easel = easel;
    this.key = key;
  }

  @Override
  public URI base() {
    return easel.base();
  }

  @Override
  public Answer send(HttpRequest.Builder request) {
    return super.send(request.header("Authorization", "Bearer " + key));
  }
}
