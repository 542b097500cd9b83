package dev.easel.doctor;

import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.recipes.RecipesUnknown;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Asks many things at once and waits for the answers until one common time. */
final class Round {

  private static final Logger log = LoggerFactory.getLogger(Round.class);

  private final ExecutorService threads;
  private final Duration patience;
  private final long end;

  Round(ExecutorService threads, Duration patience) {
    this.threads = threads;
    this.patience = patience;
    this.end = System.nanoTime() + patience.toNanos();
  }

  /** A question on its way. */
  final class Asked<T> {

    private final Future<T> coming;

    private Asked(Future<T> coming) {
      this.coming = coming;
    }

    /** The answer, or why there is none. */
    Fact<T> fact() {
      try {
        var left = Math.max(0, end - System.nanoTime());
        return new Fact.Known<>(coming.get(left, TimeUnit.NANOSECONDS));
      } catch (ExecutionException e) {
        return failed(e.getCause() == null ? e : e.getCause());
      } catch (TimeoutException e) {
        coming.cancel(true);
        return new Fact.Unknown<>(
            "no answer within %d s".formatted(patience.toSeconds()), Fact.Cause.AWAY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Fact.Unknown<>("interrupted", Fact.Cause.FAILED);
      }
    }
  }

  <T> Asked<T> ask(Callable<T> question) {
    return new Asked<>(threads.submit(question));
  }

  /** The same question of each. */
  <K, T> Map<K, Asked<T>> askEach(Collection<K> keys, Function<K, T> question) {
    var asked = new LinkedHashMap<K, Asked<T>>();
    keys.forEach(key -> asked.put(key, ask(() -> question.apply(key))));
    return asked;
  }

  /** The answers to questions. */
  static <K, T> Map<K, Fact<T>> facts(Map<K, Asked<T>> asked) {
    var facts = new LinkedHashMap<K, Fact<T>>();
    asked.forEach((key, question) -> facts.put(key, question.fact()));
    return facts;
  }

  private static <T> Fact<T> failed(Throwable failure) {
    var words = String.valueOf(failure.getMessage());
    return switch (failure) {
      case ClusterRefused refused when refused.isForbidden() ->
          new Fact.Unknown<>(words, Fact.Cause.FORBIDDEN);
      case ClusterRefused refused when !refused.isPassing() ->
          new Fact.Unknown<>(words, Fact.Cause.FAILED);
      case ClusterFailure away -> new Fact.Unknown<>(words, Fact.Cause.AWAY);
      case RecipesUnknown unknown -> new Fact.Unknown<>(unknown.detail(), Fact.Cause.AWAY);
      case DataAccessException database ->
          new Fact.Unknown<>("Easel's database does not answer", Fact.Cause.FAILED);
      default -> {
        log.error("the doctor cannot read a part of the installation", failure);
        yield new Fact.Unknown<>("Easel cannot read it; its log says why", Fact.Cause.FAILED);
      }
    };
  }
}
