package dev.easel.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the service accounts of a namespace may do there. What a ClusterRoleBinding gives is not
 * among it, so that what is missing here may be allowed all the same.
 *
 * @param roles every Role of the namespace, bound or not
 */
public record Grants(List<Grant> grants, List<Role> roles) {

  /**
   * One role that an account has.
   *
   * @param account its name, or {@link #EVERY}
   * @param name its kind and its name
   * @param role empty if it may not be read
   */
  public record Grant(String account, String name, Optional<Role> role) {

    private boolean allows(Right right) {
      return role.stream()
          .flatMap(known -> known.rules().stream())
          .anyMatch(rule -> rule.allows(right));
    }
  }

  /** Stands for each account of the namespace. */
  static final String EVERY = "*";

  /** Whether a role that can be read allows it. */
  public boolean allow(String account, Right right) {
    return of(account).stream().anyMatch(grant -> grant.allows(right));
  }

  /** Names of the account's roles that may not be read. */
  public List<String> unread(String account) {
    return of(account).stream().filter(grant -> grant.role().isEmpty()).map(Grant::name).toList();
  }

  private List<Grant> of(String account) {
    return grants.stream()
        .filter(grant -> Set.of(account, EVERY).contains(grant.account()))
        .toList();
  }
}
