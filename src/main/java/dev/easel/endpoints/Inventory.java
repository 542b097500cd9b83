package dev.easel.endpoints;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The InferenceServices of recipes as the cluster has them now, for whoever compares them with runs
 * or clears them away. Each call throws {@link dev.easel.kubernetes.ClusterFailure}.
 */
@Component
public class Inventory {

  private static final String MANAGED = "easel.dev/managed=true";

  private final Services services;

  Inventory(Services services) {
    this.services = services;
  }

  /**
   * An InferenceService of a recipe.
   *
   * @param workflow the workflow that made it; empty if it does not say
   * @param leaving it is being deleted
   */
  public record Item(
      String name, String uid, String workflow, @Nullable Instant createdAt, boolean leaving) {

    private static Item of(InferenceService service) {
      return new Item(
          service.name(),
          service.uid(),
          service.workflow(),
          service.createdAt(),
          service.isGoing());
    }
  }

  /** Every one; none where KServe is not installed. */
  public List<Item> of(String namespace) {
    return services.all(namespace, MANAGED).stream().map(Item::of).toList();
  }

  /**
   * Deletes this very one; another of the same name stays.
   *
   * @return whether it was there
   */
  public boolean delete(String namespace, String name, String uid) {
    return services.delete(namespace, name, uid);
  }
}
