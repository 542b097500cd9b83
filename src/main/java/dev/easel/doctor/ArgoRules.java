package dev.easel.doctor;

import dev.easel.argo.ServerState;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is wrong with Argo's server, as far as it can be seen from here. */
final class ArgoRules implements Rule {

  private static final Pattern RELEASE = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\b.*");
  private static final int OLDEST = 3_007;
  private static final int NEWEST = 4_001;

  @Override
  public Stream<Finding> findings(Facts facts) {
    return Stream.concat(
        facts.argo().stream().flatMap(state -> server(state).stream()),
        facts.swallowed().stream().filter(runs -> runs > 0).map(ArgoRules::swallows));
  }

  private static Optional<Finding> server(ServerState state) {
    return switch (state.kind()) {
      case ANSWERS -> version(state.words());
      case REFUSES ->
          Optional.of(
              Finding.error("argo_refuses", Subject.argo())
                  .says("Argo's server does not take Easel's token: %s", state.words())
                  .remedy(
                      "Set EASEL_ARGO_TOKEN or EASEL_ARGO_TOKEN_FILE to a token of an account of"
                          + " its cluster."));
      case FAILS ->
          Optional.of(
              Finding.error("argo_fails", Subject.argo())
                  .says("What answers is not Argo's server, or it fails: %s", state.words())
                  .remedy("Check EASEL_ARGO_URL, and the log of the argo-server."));
      case UNREACHABLE ->
          Optional.of(
              Finding.error("argo_unreachable", Subject.argo())
                  .says("Argo's server does not answer: %s", state.words())
                  .remedy(
                      "Check that it runs, EASEL_ARGO_URL, EASEL_ARGO_CA_FILE, and the network"
                          + " policy in between."));
    };
  }

  /** What is no release, such as a build of one's own, is not judged. */
  private static Optional<Finding> version(String version) {
    var release = RELEASE.matcher(version);
    if (!release.matches()) {
      return Optional.empty();
    }
    var number = Integer.parseInt(release.group(1)) * 1000 + Integer.parseInt(release.group(2));
    return number >= OLDEST && number <= NEWEST
        ? Optional.empty()
        : Optional.of(
            Finding.warning("argo_version", Subject.argo())
                .says("Argo is %s; Easel is tried with 3.7 to 4.1.", version)
                .remedy("Install Argo Workflows 3.7 to 4.1, its CRDs too."));
  }

  private static Finding swallows(long runs) {
    return Finding.error("argo_swallows_events", Subject.argo())
        .says(
            "Argo took the events of runs and made no workflow; %d wait for that. So does a server"
                + " that runs with --event-async-dispatch (4.0 to 4.1.2 lose what is queued), or no"
                + " binding that takes the event.",
            runs)
        .explainedAt("https://github.com/argoproj/argo-workflows/issues/6981")
        .remedy(
            "Start the argo-server without --event-async-dispatch, and without"
                + " ARGO_EVENT_ASYNC_DISPATCH; else see the Kubernetes Events on the binding. The"
                + " runs go on by themselves.");
  }
}
