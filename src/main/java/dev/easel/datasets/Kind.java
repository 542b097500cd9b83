package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.easel.recipes.Role;
import dev.easel.volumes.Root;
import java.util.Locale;

/** What a data set is for. */
enum Kind {
  /** DreamBooth's few pictures of one subject. */
  INSTANCE(Root.DATA, Role.INSTANCE_DATASET),
  /** DreamBooth's many pictures of what is like it. */
  CLASS(Root.CLASS_SETS, Role.CLASS_DATASET),
  /** Pictures with a text beside each. */
  CAPTIONED(Root.DATA, Role.CAPTIONED_DATASET);

  private final Root root;
  private final Role role;

  Kind(Root root, Role role) {
    this.root = root;
    this.role = role;
  }

  /** Where on a claim such sets lie. */
  Root root() {
    return root;
  }

  /** What a recipe calls the parameter that names one. */
  Role role() {
    return role;
  }

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
