package dev.easel.kubernetes;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Where following begins, and the followers at work. */
@Component
public class Followers implements AutoCloseable {

  private final Cluster cluster;
  private final Rhythm rhythm;
  private final Clock clock;
  private final MeterRegistry registry;
  private final Set<ResourceFollower> atWork = ConcurrentHashMap.newKeySet();

  @Autowired
  Followers(Cluster cluster, Clock clock, MeterRegistry registry) {
    this(cluster, Rhythm.DEFAULT, clock, registry);
  }

  public Followers(Cluster cluster, Rhythm rhythm, Clock clock, MeterRegistry registry) {
    this.cluster = cluster;
    this.rhythm = rhythm;
    this.clock = clock;
    this.registry = registry;
  }

  /** Begins to tell the listener what is selected, until the follower is closed. */
  public ResourceFollower follow(Selection selection, ResourceListener listener) {
    var meters = FollowerMeters.of(selection, registry);
    var follower =
        new ResourceFollower(cluster, selection, listener, rhythm, clock, meters, atWork::remove);
    atWork.add(follower);
    return follower.start();
  }

  List<ResourceFollower> atWork() {
    return List.copyOf(atWork);
  }

  /** Ends all of it, before the beans that listen are gone. */
  @Override
  public void close() {
    atWork().forEach(ResourceFollower::close);
  }
}
