package dev.easel.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One page of a list.
 *
 * @param next the {@code after} of the next page; null on the last
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Page<T>(
    List<T> data,
    @JsonProperty("has_more") @Schema(description = "Whether another page follows.")
        boolean hasMore,
    @Schema(description = "Give it as `after` for the next page.", nullable = true)
        @Nullable String next) {

  /**
   * Makes a page of rows that were read with one more than {@code limit}, if there was one.
   *
   * @param id what {@code after} takes
   */
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> id) {
    if (rows.size() <= limit) {
      return new Page<>(rows, false, null);
    }
    var data = List.copyOf(rows.subList(0, limit));
    return new Page<>(data, true, id.apply(data.getLast()));
  }

  /**
   * What {@code after} says, or null for the first page.
   *
   * @throws Problem 400 {@code bad_cursor} if it is none
   */
  public static <I> @Nullable I cursor(
      @Nullable String after, Function<String, Optional<I>> parse) {
    return after == null
        ? null
        : parse
            .apply(after)
            .orElseThrow(
                () ->
                    new Problem(
                        HttpStatus.BAD_REQUEST,
                        "bad_cursor",
                        "'after' must be the 'next' of the page before."));
  }
}
