package dev.easel.datasets;

import dev.easel.datasets.Uploads.Wanted;
import dev.easel.egress.Egress;
import dev.easel.egress.EgressRefused;
import dev.easel.http.JsonBody;
import dev.easel.http.Plural;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Has sets fetched: what is ordered is a row, which a worker sees to. */
@Service
class Fetching {

  private static final int LONGEST = 2_048;
  private static final int RETRY_SECONDS = 30;
  private static final List<String> URLS = List.of("urls");

  private final Datasets datasets;
  private final Fetches fetches;
  private final DatasetTasks tasks;
  private final Uploads uploads;
  private final Egress egress;
  private final DatasetProperties limits;
  private final TransactionTemplate transaction;

  Fetching(
      Datasets datasets,
      Fetches fetches,
      DatasetTasks tasks,
      Uploads uploads,
      Egress egress,
      DatasetProperties limits,
      TransactionTemplate transaction) {
    this.datasets = datasets;
    this.fetches = fetches;
    this.tasks = tasks;
    this.uploads = uploads;
    this.egress = egress;
    this.limits = limits;
    this.transaction = transaction;
  }

  /**
   * Has a set fetched, instead of an earlier fetch of it that has not ended.
   *
   * @throws dev.easel.http.Invalid with all that is wrong
   * @throws Problem 429 if as many of the project wait or run as may
   */
  void order(Wanted wanted, JsonBody body) {
    var violations = new Violations();
    uploads.check(wanted, violations);
    var urls = urls(body, violations);
    violations.throwIfAny();
    transaction.executeWithoutResult(
        status -> {
          datasets.lock(wanted.project(), wanted.name());
          var claim = uploads.claim(wanted);
          refuseTooMany(wanted);
          var number = datasets.current(wanted.project(), wanted.name());
          var base = new Fetch.Base(number, wanted.precondition().isOfVersion());
          tasks.fetch(fetches.add(wanted, claim.name(), base, urls));
        });
  }

  private List<String> urls(JsonBody body, Violations violations) {
    var members = body.members(violations);
    var urls = members.texts("urls", LONGEST);
    members.refuseOthers();
    var written = body.json().path("urls");
    if (!violations.isAt(URLS) && (urls.isEmpty() || urls.size() > limits.files())) {
      members.add(
          "urls",
          urls.isEmpty() ? "required" : "too_many",
          "'urls' must have between 1 and %d addresses.".formatted(limits.files()));
    }
    for (var i = 0; written.isArray() && i < Math.min(written.size(), limits.files()); i++) {
      check(written.get(i), List.of("urls", Integer.toString(i)), violations);
    }
    return urls;
  }

  private void refuseTooMany(Wanted wanted) {
    fetches.lock(wanted.project());
    var live = fetches.live(wanted.project(), wanted.name());
    if (live >= limits.fetches()) {
      throw new Problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "too_many_fetches",
              ("%s of this project are being fetched or wait for that, and %d may be; ask again"
                      + " when one has ended.")
                  .formatted(Plural.of(live, "data set"), limits.fetches()))
          .retryAfter(RETRY_SECONDS);
    }
  }

  /** Unless it is no address of a length that can be looked at. */
  private void check(JsonNode url, List<String> place, Violations violations) {
    if (url.isString() && url.stringValue().length() <= LONGEST) {
      try {
        var _ = egress.url(url.stringValue());
      } catch (EgressRefused refused) {
        violations.add(place, refused.code(), refused.why());
      }
    }
  }

  /** The last fetch of a set. */
  FetchView get(Project project, String name) {
    return fetches.find(project.id(), name).map(FetchView::of).orElseThrow(() -> notFound(name));
  }

  /**
   * Stops it.
   *
   * @throws Problem 409 if it has ended
   */
  void stop(Project project, String name) {
    transaction.executeWithoutResult(
        status -> {
          datasets.lock(project.id(), name);
          var fetch = fetches.find(project.id(), name).orElseThrow(() -> notFound(name));
          if (fetch.state() != FetchState.FETCHING) {
            throw new Problem(
                HttpStatus.CONFLICT,
                "fetch_ended",
                "Fetching data set '%s' has ended: %s.".formatted(name, fetch.state().text()));
          }
          var _ = fetches.delete(project.id(), name);
        });
  }

  private static Problem notFound(String name) {
    return new Problem(
        HttpStatus.NOT_FOUND,
        "fetch_not_found",
        "Data set '%s' was not fetched from anywhere.".formatted(name));
  }
}
