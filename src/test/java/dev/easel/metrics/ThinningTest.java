package dev.easel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinningTest {

  @Test
  void leavesWhatIsFewEnough() {
    var points = points(100, 1);
    assertThat(Thinning.of(points, 100)).isSameAs(points);
    assertThat(Thinning.of(List.of(), 4)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 50, 500, 1999})
  void keepsFirstLastLowestAndHighestInOrder(int most) {
    var points = points(10_000, 3);
    points.set(4321, new Point(points.get(4321).step(), Instant.EPOCH, 99));
    points.set(6789, new Point(points.get(6789).step(), Instant.EPOCH, -99));

    var kept = Thinning.of(points, most);

    assertThat(kept).hasSizeLessThanOrEqualTo(most).isSubsetOf(points);
    assertThat(kept).contains(points.get(4321), points.get(6789));
    assertThat(kept.getFirst()).isEqualTo(points.getFirst());
    assertThat(kept.getLast()).isEqualTo(points.getLast());
    assertThat(kept).extracting(Point::step).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void keepsAFairShareOfEachStretch() {
    var kept = Thinning.of(points(10_000, 1), 400);

    assertThat(kept).hasSizeGreaterThan(300);
    assertThat(kept.stream().filter(point -> point.step() < 5_000).count()).isBetween(150L, 200L);
  }

  @Test
  void bearsStepsOfAnySize() {
    var points =
        LongStream.of(0, 1, 2, Long.MAX_VALUE / 2, Long.MAX_VALUE - 1)
            .mapToObj(step -> new Point(step, Instant.EPOCH, step))
            .toList();
    assertThat(Thinning.of(points, 4)).hasSizeLessThanOrEqualTo(4).contains(points.getLast());
  }

  private static List<Point> points(int count, int stride) {
    var random = new Random(42);
    var points = new ArrayList<Point>();
    for (var i = 0; i < count; i++) {
      points.add(new Point((long) i * stride, Instant.EPOCH, random.nextDouble()));
    }
    return points;
  }
}
