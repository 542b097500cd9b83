package dev.easel.argo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes steps of nodes as {@code argo get} does (Argo 4.1, cmd/argo/commands/common/get.go): groups
 * are left out, and a Retry node and its attempts are one step.
 */
final class StepReader {

  /** A step's place: {@code run-1[0].downloader}, {@code run-1[1].each(2:b)}. */
  private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,9})]|\\((\\d{1,9})[:)]");

  private static final Comparator<Node> STEP_ORDER =
      Comparator.comparing(Node::isOfExit)
          .thenComparing(StepReader::place, Arrays::compare)
          .thenComparing(Node::startedAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
          .thenComparing(Node::name);

  /** Kubernetes' longest name, less a hash and its hyphen (workflow/util/pod_name.go). */
  private static final int LONGEST_POD_PREFIX = 242;

  private final String workflow;
  private final boolean podNamesAreTemplates;
  private final Map<String, Node> nodes;
  private final Map<String, String> retryByAttempt = new HashMap<>();

  /**
   * @param podNamesAreTemplates pod names hold the template's name (v2), or are node ids (v1)
   */
  StepReader(String workflow, boolean podNamesAreTemplates, Map<String, Node> nodes) {
    this.workflow = workflow;
    this.podNamesAreTemplates = podNamesAreTemplates;
    this.nodes = nodes;
    for (var node : nodes.values()) {
      attempts(node).forEach(attempt -> retryByAttempt.put(attempt.id(), node.id()));
    }
  }

  List<Step> steps() {
    var shown = nodes.values().stream().filter(this::isShown).sorted(STEP_ORDER).toList();
    var root = nodes.get(workflow);
    var alone = shown.isEmpty() && root != null && !root.isComposite();
    return (alone ? List.of(root) : shown).stream().map(this::step).toList();
  }

  private boolean isShown(Node node) {
    return !node.isGroup() && !node.id().equals(workflow) && !retryByAttempt.containsKey(node.id());
  }

  private Step step(Node node) {
    var attempts = attempts(node);
    var last = attempts.isEmpty() ? node : attempts.getLast();
    var told = node.isFinished() || last.isFinished() ? node : last;
    return new Step(
        node.id(),
        parent(node),
        node.displayName(),
        node.template(),
        podName(last),
        attempts.isEmpty() && isEmptied(node) ? Step.Phase.PENDING : told.step(),
        last.message() == null ? node.message() : last.message(),
        node.startedAt(),
        node.finishedAt(),
        last.exitCode(),
        last.host(),
        resources(node, attempts),
        attempts.isEmpty() ? begun(node) : attempts.size(),
        pods(node, attempts));
  }

  private List<PodNode> pods(Node node, List<Node> attempts) {
    return (attempts.isEmpty() ? List.of(node) : attempts)
        .stream().filter(Node::isPod).map(pod -> PodNode.of(pod, podName(pod))).toList();
  }

  private List<Node> attempts(Node node) {
    var attempts = new ArrayList<Node>();
    if (node.isRetry()) {
      for (var id : node.children()) {
        var child = nodes.get(id);
        if (child != null && child.name().startsWith(node.name() + "(")) {
          attempts.add(child);
        }
      }
      attempts.sort(STEP_ORDER);
    }
    return attempts;
  }

  /**
   * A retry of the workflow took its attempts away, and its controller is about to make one: Argo
   * calls it Running (3.7 to 4.1).
   */
  private static boolean isEmptied(Node node) {
    return node.isRetry() && !node.isFinished();
  }

  private static int begun(Node node) {
    return switch (node.step()) {
      case SKIPPED, OMITTED -> 0;
      default -> isEmptied(node) || !node.isRetry() ? 1 : 0;
    };
  }

  private @Nullable String parent(Node node) {
    var parent = retryByAttempt.getOrDefault(node.boundary(), node.boundary());
    return parent.isEmpty() || parent.equals(workflow) ? null : parent;
  }

  private @Nullable String podName(Node node) {
    if (!node.isPod()) {
      return null;
    }
    if (!podNamesAreTemplates || node.id().equals(workflow)) {
      return node.id();
    }
    var inline = node.template() == null || node.name().contains(".inline");
    var prefix = inline ? workflow : workflow + "-" + node.template();
    var hash = node.id().substring(node.id().lastIndexOf('-') + 1);
    return prefix.substring(0, Math.min(prefix.length(), LONGEST_POD_PREFIX)) + "-" + hash;
  }

  /** A Retry node's own figures hold those of the steps after it, too (Argo 4.1). */
  private static Map<String, Long> resources(Node node, List<Node> attempts) {
    if (attempts.isEmpty()) {
      return node.resourcesDuration();
    }
    var sum = new TreeMap<String, Long>();
    for (var attempt : attempts) {
      attempt
          .resourcesDuration()
          .forEach((resource, spent) -> sum.merge(resource, spent, Long::sum));
    }
    return Collections.unmodifiableMap(sum);
  }

  private static int[] place(Node node) {
    return INDEX
        .matcher(node.name())
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
