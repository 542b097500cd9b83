package dev.easel.doctor;

import dev.easel.endpoints.ServiceManifest;
import dev.easel.kubernetes.Role;
import java.util.stream.Stream;

/** What the roles of the namespace get wrong, whoever has them. */
final class RoleRules implements Rule {

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.grants().stream()
        .flatMap(grants -> grants.roles().stream())
        .filter(RoleRules::isOld)
        .map(RoleRules::oldGroup);
  }

  private static boolean isOld(Role role) {
    return role.rules().stream()
        .anyMatch(rule -> rule.groups().contains(ServiceManifest.OLD_GROUP));
  }

  private static Finding oldGroup(Role role) {
    return Finding.warning("old_kserve_group", new Subject("Role", role.name()))
        .says(
            "It grants rights on the group %s, which KServe no longer serves.",
            ServiceManifest.OLD_GROUP)
        .remedy("Write apiGroups: [%s].", ServiceManifest.GROUP);
  }
}
