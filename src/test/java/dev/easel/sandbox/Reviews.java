package dev.easel.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the API server is asked about tokens and rights: answered at once, and stored nowhere. */
enum Reviews {
  /** Everybody may ask about himself. */
  SELF_SUBJECT_ACCESS("authorization.k8s.io", "selfsubjectaccessreviews") {
    @Override
    ObjectNode answer(String user, ObjectNode review, Rights rights) {
      return answered(review, rights.isAllowed(user, attributes(review)));
    }
  },
  SUBJECT_ACCESS("authorization.k8s.io", "subjectaccessreviews") {
    @Override
    ObjectNode answer(String user, ObjectNode review, Rights rights) {
      requireCreate(user, rights);
      String subject = Json.text(review, "spec", "user");
      return answered(review, rights.isAllowed(subject, attributes(review)));
    }
  },
  TOKEN("authentication.k8s.io", "tokenreviews") {
    @Override
    ObjectNode answer(String user, ObjectNode review, Rights rights) {
      requireCreate(user, rights);
      ObjectNode answered = review.deepCopy();
      ObjectNode status = answered.putObject("status");
      Optional<String> owner = rights.owner(Json.text(review, "spec", "token"));
      if (owner.isEmpty()) {
        status.putObject("user");
        status.put(
            "error",
            "[invalid bearer token, square/go-jose: error in cryptographic" + " primitive]");
        return answered;
      }
      status.put("authenticated", true);
      ObjectNode subject = status.putObject("user").put("username", owner.get());
      subject.put("uid", "9a1e4f0c-7c0e-4b5e-9d55-3a0a7f0f5a11");
      subject.putArray("groups").add("system:serviceaccounts").add("system:authenticated");
      status.putArray("audiences").add("https://kubernetes.default.svc.cluster.local");
      return answered;
    }
  };

  private final String group;
  private final String plural;

  Reviews(String group, String plural) {
    this.group = group;
    this.plural = plural;
  }

  /** The review that a call asks for, if it does. */
  static Optional<Reviews> named(Call call) {
    return Arrays.stream(values())
        .filter(review -> call.method().equals("POST"))
        .filter(
            review -> call.segments().equals(List.of("apis", review.group, "v1", review.plural)))
        .findFirst();
  }

  abstract ObjectNode answer(String user, ObjectNode review, Rights rights);

  void requireCreate(String user, Rights rights) {
    rights.requireReview(user, group, plural);
  }

  static JsonNode attributes(ObjectNode review) {
    return Json.at(review, "spec", "resourceAttributes");
  }

  static ObjectNode answered(ObjectNode review, boolean allowed) {
    ObjectNode answered = review.deepCopy();
    answered.putObject("status").put("allowed", allowed);
    return answered;
  }
}
