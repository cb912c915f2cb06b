package io.github.containerreconciler.internal.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether two reconcilers on one engine would claim the same containers: each would then
 * take the other's for dangling, as what one application tracks the other does not know.
 */
public final class Overlap {

  private Overlap() {}

  /**
   * Why these two must not look after the same engine; null if nothing is known against it.
   *
   * <p>Refused is what is certain: every container that one rule claims, a rule of the other claims
   * too. Two rules on different labels may meet in one container as well, but need not.
   */
  public static @Nullable String between(ReconcilerConfig a, ReconcilerConfig b) {
    for (OwnershipRule ruleOfA : a.rules()) {
      for (OwnershipRule ruleOfB : b.rules()) {
        if (implies(ruleOfA, ruleOfB) || implies(ruleOfB, ruleOfA)) {
          return ("reconcilers %s and %s would claim the same containers of one engine: rule %s of"
                  + " %s and rule %s of %s; give each a label value of its own"
                  + " (owner-label=key=value), or one engine each")
              .formatted(a.name(), b.name(), ruleOfA.name(), a.name(), ruleOfB.name(), b.name());
        }
      }
    }
    return null;
  }

  /** Returns whether the wider rule claims every container that the narrower one claims. */
  private static boolean implies(OwnershipRule narrower, OwnershipRule wider) {
    if (narrower.reportOnly() && wider.reportOnly()) {
      return false; // neither ever removes
    }
    return wider.labels().stream().allMatch(wanted -> isSure(wanted, narrower.labels()))
        && narrower.mounts().containsAll(wider.mounts())
        && isSame(wider.namePattern(), narrower.namePattern())
        && isSame(wider.imagePattern(), narrower.imagePattern())
        && (wider.network() == null || wider.network().equals(narrower.network()));
  }

  private static boolean isSame(@Nullable NamePattern wider, @Nullable NamePattern narrower) {
    return wider == null || (narrower != null && narrower.text().equals(wider.text()));
  }

  private static boolean isSure(LabelMatch wanted, List<LabelMatch> given) {
    return given.stream()
        .anyMatch(
            label ->
                label.key().equals(wanted.key())
                    && (wanted.value() == null || wanted.value().equals(label.value())));
  }
}
