package io.github.containerreconciler.internal.config;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule that claims containers as ours; all its conditions must match. Immutable.
 *
 * @param name the rule's name, as reports show it
 * @param reportOnly what only this rule claims is reported, never removed
 * @param allowInherited whether a label that the image carries too proves ownership all the same;
 *     always so where the rule names the image
 * @param volumes whether the rule may claim named volumes too
 */
public record OwnershipRule(
    String name,
    Conditions conditions,
    boolean reportOnly,
    boolean allowInherited,
    boolean volumes) {

  /**
   * The conditions of a rule. Immutable.
   *
   * @param labels labels it must carry
   * @param mounts destinations it must have mounts at, written as Docker shows them
   * @param name found in its own name, with or without the leading {@code /}; null if any will do
   * @param image found in the name of its image; null if any will do
   * @param network a network it must be attached to; null if any will do
   */
  public record Conditions(
      List<LabelMatch> labels,
      List<String> mounts,
      @Nullable NamePattern name,
      @Nullable NamePattern image,
      @Nullable String network) {

    /** No condition at all: each method adds one. */
    public static final Conditions NONE = new Conditions(List.of(), List.of(), null, null, null);

    public Conditions {
      labels = List.copyOf(labels);
      mounts = List.copyOf(mounts);
      for (String mount : mounts) {
        Key.OWNER_RULE_MOUNT.require(MountPath.isAsShown(mount), mount);
      }
    }

    /** With labels, each written {@code key} or {@code key=value}, in place of those there were. */
    public Conditions labelled(String... wanted) {
      List<LabelMatch> parsed = Stream.of(wanted).map(LabelMatch::parse).toList();
      return new Conditions(parsed, mounts, name, image, network);
    }

    /** With these mounts in place of those there were. */
    public Conditions mountedAt(String... wanted) {
      return new Conditions(labels, List.of(wanted), name, image, network);
    }

    /** With a regular expression for its name. */
    public Conditions named(String wanted) {
      return new Conditions(labels, mounts, new NamePattern(wanted), image, network);
    }

    /** With a regular expression for the name of its image. */
    public Conditions ofImage(String wanted) {
      return new Conditions(labels, mounts, name, new NamePattern(wanted), network);
    }

    /** With a network's name. */
    public Conditions inNetwork(String wanted) {
      return new Conditions(labels, mounts, name, image, wanted);
    }

    boolean isNone() {
      return labels.isEmpty()
          && mounts.isEmpty()
          && name == null
          && image == null
          && network == null;
    }
  }

  public OwnershipRule {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an ownership rule needs a name");
    }
    if (conditions.isNone()) {
      throw new IllegalArgumentException(
          ("owner.%s: needs a label, a mount, a name, an image or a network, or it would claim"
                  + " every container")
              .formatted(name));
    }
    allowInherited |= conditions.image() != null; // its author means what that image starts
  }

  /** A rule that removes, and takes no inherited label for proof. */
  public OwnershipRule(String name, Conditions conditions) {
    this(name, conditions, false, false, false);
  }

  /** Labels it must carry. */
  public List<LabelMatch> labels() {
    return conditions.labels;
  }

  /** Destinations it must have mounts at. */
  public List<String> mounts() {
    return conditions.mounts;
  }

  /** Returns what its own name must match; null if any will do. */
  public @Nullable NamePattern namePattern() {
    return conditions.name;
  }

  /** Returns what the name of its image must match; null if any will do. */
  public @Nullable NamePattern imagePattern() {
    return conditions.image;
  }

  /** The network it must be attached to; null if any will do. */
  public @Nullable String network() {
    return conditions.network;
  }

  /** Returns whether it is only a pattern, and one that all kinds of names fit. */
  boolean isAnyName() {
    return labels().isEmpty()
        && mounts().isEmpty()
        && network() == null
        && (namePattern() == null || namePattern().isAnyName())
        && (imagePattern() == null || imagePattern().isAnyName());
  }

  /** Returns whether labels whose keys begin so are its only condition. */
  boolean isOnly(String prefix) {
    return labels().stream().allMatch(label -> label.key().startsWith(prefix))
        && mounts().isEmpty()
        && namePattern() == null
        && imagePattern() == null
        && network() == null;
  }
}
