package dev.easel.datasets;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** No data set of the project has this name. */
class DatasetNotFound extends Problem {

  DatasetNotFound(String name) {
    super(
        HttpStatus.NOT_FOUND,
        "dataset_not_found",
        DatasetName.isSound(name)
            ? "There is no data set '%s'; PUT /v1/datasets/%s uploads one.".formatted(name, name)
            : "There is no data set '%s'. %s"
                .formatted(UploadRefused.shown(name), DatasetName.form()));
  }
}
