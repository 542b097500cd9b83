package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a run trains on, as it was when the run was accepted.
 *
 * @param parameter that names it
 * @param dataset its name; null if it is none that Easel knows
 * @param claim where it lies
 * @param folder in which its files are
 * @param digest SHA-256 in hex over their names and contents; null if nobody knows
 * @param pictures that the trainer finds in it; null if nobody knows
 * @param changed true if the folder has had other content since
 */
@Schema(
    name = "UsedDataset",
    description = "What a run trains on, as it was when the run was accepted.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UsedDataset(
    @Schema(description = "The parameter that names it.", example = "instance_dataset")
        String parameter,
    @Schema(description = "Absent if it is none that Easel knows.", example = "example-dog")
        @Nullable String dataset,
    @Schema(example = "db-finetune-data") String claim,
    @Schema(example = "data/example-dog/3f8e0a51c2d4") String folder,
    @Schema(
            description = "SHA-256 over names and contents of its files.",
            example = "3f8e0a51c2d49b7e6a0f5d8c1b2e3f4a5968778695a4b3c2d1e0f9e8d7c6b5a4")
        @Nullable String digest,
    @Schema(description = "Pictures that the trainer finds.", example = "5")
        @Nullable Integer pictures,
    @Schema(description = "Whether its folder has had other content since.") boolean changed) {

  UsedDataset asChanged() {
    return new UsedDataset(parameter, dataset, claim, folder, digest, pictures, true);
  }
}
