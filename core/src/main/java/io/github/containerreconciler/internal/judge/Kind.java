package io.github.containerreconciler.internal.judge;

import java.util.Locale;

/** The kind of thing that a decision is about. */
public enum Kind {
  CONTAINER,
  NETWORK,
  VOLUME;

  /** The word for it in reports, such as {@code container}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
