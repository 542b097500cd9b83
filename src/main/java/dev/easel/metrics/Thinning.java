package dev.easel.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Fewer points of a series, so that its shape is seen and no spike is lost: of each of equal
 * stretches of steps the first, the last, the lowest and the highest.
 */
final class Thinning {

  /** How many of a stretch are kept, at most. */
  static final int OF_EACH = 4;

  private Thinning() {}

  /**
   * @param points by step, each step once
   * @param most how many there may be, at least {@link #OF_EACH}
   */
  static List<Point> of(List<Point> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    var first = points.getFirst().step();
    var width = (points.getLast().step() - first) / (most / OF_EACH) + 1;
    var kept = new ArrayList<Point>();
    for (var from = 0; from < points.size(); ) {
      var stretch = (points.get(from).step() - first) / width;
      var to = from + 1;
      while (to < points.size() && (points.get(to).step() - first) / width == stretch) {
        to++;
      }
      kept.addAll(outline(points.subList(from, to)));
      from = to;
    }
    return kept;
  }

  private static Collection<Point> outline(List<Point> stretch) {
    var byValue = Comparator.comparingDouble(Point::value);
    var kept = new TreeMap<Long, Point>();
    for (var point :
        List.of(
            stretch.getFirst(),
            Collections.min(stretch, byValue),
            Collections.max(stretch, byValue),
            stretch.getLast())) {
      kept.put(point.step(), point);
    }
    return kept.values();
  }
}
