package io.github.containerreconciler.internal.engine;

import java.util.function.Predicate;

/**
 * Which containers of a list are kept, and what of them is read at all: of a long list, most is of
 * no interest. Used by one thread at a time.
 */
public interface Selection {

  /** Returns a selection that needs neither labels nor mounts. */
  static Selection bare(Predicate<Container> keeps) {
    return new Selection() {
      @Override
      public boolean keeps(Container container) {
        return keeps.test(container);
      }

      @Override
      public boolean needsLabel(String key) {
        return false;
      }

      @Override
      public boolean needsMounts() {
        return false;
      }
    };
  }

  /**
   * Returns whether this one is kept; it has no more labels and mounts than those that are needed.
   */
  boolean keeps(Container container);

  /** Returns whether a label is of interest; others are passed over while the answer streams in. */
  default boolean needsLabel(String key) {
    return true;
  }

  /** Returns whether mounts are of interest at all; else even their form is passed over. */
  default boolean needsMounts() {
    return true;
  }

  /** Returns whether networks, addresses and volumes are of interest; else they are passed over. */
  default boolean needsAttachments() {
    return false;
  }

  /**
   * Takes a container that cannot be read as the engine's API promises and may be one that would be
   * kept. It is not in the list.
   *
   * @param id its id; empty where that cannot be read either
   * @param why what is wrong with it
   */
  default void malformed(String id, String why) {}

  /** Returns whether a mount at this destination is of interest; others are passed over. */
  default boolean needsMount(String destination) {
    return true;
  }
}
