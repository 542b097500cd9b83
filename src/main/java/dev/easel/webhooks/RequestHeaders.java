package dev.easel.webhooks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** The headers that a delivery has each time it is sent. */
@Component
class RequestHeaders {

  private final String agent;

  RequestHeaders(ObjectProvider<BuildProperties> build) {
    var properties = build.getIfAvailable();
    this.agent = "Easel/" + (properties == null ? "dev" : properties.getVersion());
  }

  /**
   * @param hops notifications that led to this one, and itself
   */
  Map<String, String> of(DeliveryId id, int hops) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "application/json");
    headers.put("user-agent", agent);
    headers.put("easel-hop", Integer.toString(hops));
    headers.put("webhook-id", id.toString());
    return headers;
  }
}
