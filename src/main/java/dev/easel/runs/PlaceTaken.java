package dev.easel.runs;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** Another run holds the output folder or the endpoint that this one would take. */
class PlaceTaken extends Problem {

  PlaceTaken(Claims.Holder holder, String place) {
    super(
        HttpStatus.CONFLICT,
        holder.kind().equals("output") ? "output_taken" : "endpoint_taken",
        "%s '%s' belongs to run %s (%s)%s"
            .formatted(
                holder.kind().equals("output") ? "Output" : "Endpoint",
                place,
                holder.run(),
                holder.status().text(),
                holder.status().isFinal()
                    ? "; choose another name, or send \"replace\": true to take it over."
                    : "; choose another name, or wait for that run's end."));
    with("run", holder.run().toString());
    with("place", place);
  }
}
