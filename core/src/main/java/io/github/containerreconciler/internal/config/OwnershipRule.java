package io.github.containerreconciler.internal.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a running container ours: all labels, all mounts and, if set, the name pattern must
 * match. Immutable.
 *
 * @param name the rule's name, as reports show it
 * @param labels labels it must carry
 * @param mounts destinations it must have mounts at, written as Docker shows them
 * @param namePattern found anywhere in one of its names (which start with {@code /}); null if any
 *     name will do
 * @param reportOnly what only this rule claims is reported, never removed
 * @param allowInherited whether a label that the image carries too proves ownership all the same
 */
public record OwnershipRule(
    String name,
    List<LabelMatch> labels,
    List<String> mounts,
    @Nullable Pattern namePattern,
    boolean reportOnly,
    boolean allowInherited) {

  public OwnershipRule {
    labels = List.copyOf(labels);
    mounts = List.copyOf(mounts);
    if (name.isBlank()) {
      throw new IllegalArgumentException("an ownership rule needs a name");
    }
    if (labels.isEmpty() && mounts.isEmpty() && namePattern == null) {
      throw new IllegalArgumentException(
          "owner."
              + name
              + ": needs a label, a mount or a name, or it would claim every container");
    }
    for (String mount : mounts) {
      Key.OWNER_RULE_MOUNT.require(MountPath.isAsShown(mount), mount);
    }
  }

  /** Whether it is only a name pattern, and one that all kinds of names fit. */
  boolean isAnyName() {
    return labels.isEmpty()
        && mounts.isEmpty()
        && namePattern != null
        && namePattern.matcher("/x").find()
        && namePattern.matcher("/0").find();
  }
}
