package dev.easel.runs;

import dev.easel.runs.Claims.Holder;
import java.util.List;
import java.util.stream.Collectors;

/** Others hold the output folder or the endpoint that a run would take. */
class PlaceTaken extends Conflict {

  /**
   * @param place as claimed
   * @param holders those in the way, one or more
   */
  PlaceTaken(String kind, String place, List<Holder> holders) {
    super(
        "#/name",
        kind.equals(Claims.OUTPUT) ? "output_taken" : "endpoint_taken",
        "%s '%s' belongs to %s; choose another name, or %s"
            .formatted(
                kind.equals(Claims.OUTPUT) ? "Output" : "Endpoint",
                place,
                holders.stream().map(PlaceTaken::named).collect(Collectors.joining(", ")),
                remedy(holders)));
    with("run", holders.getFirst().run().toString());
    if (holders.size() > 1) {
      with("runs", holders.stream().map(holder -> holder.run().toString()).toList());
    }
    with("place", place);
  }

  private static String named(Holder holder) {
    return "run %s (%s)".formatted(holder.run(), holder.status().text());
  }

  private static String remedy(List<Holder> holders) {
    return holders.stream().allMatch(holder -> holder.status().isFinal())
        ? "send \"replace\": true to take it over."
        : "wait until every one of them has ended.";
  }
}
