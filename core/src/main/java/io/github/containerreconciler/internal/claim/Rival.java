package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Ownership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another reconciler, as its claim shows it, with its rules ready for use. Immutable. */
final class Rival {

  private final Claim claim;

  /** Null where its rules cannot be read: then it claims everything. */
  private final @Nullable Ownership ownership;

  Rival(Claim claim) {
    this.claim = claim;
    List<OwnershipRule> rules = RuleText.read(claim.terms().rules());
    this.ownership = rules == null ? null : new Ownership(rules);
  }

  Claim claim() {
    return claim;
  }

  /** None where they cannot be read. */
  List<OwnershipRule> rules() {
    return ownership == null ? List.of() : ownership.rules();
  }

  /** In doubt true. */
  boolean claims(Container container) {
    return ownership == null || ownership.mayClaim(container);
  }

  /**
   * Why a container that it claims is contested.
   *
   * @param seen how long ago the claim was written, such as {@code 40s}
   */
  String reason(String seen) {
    String who = claim.by().describe(seen);
    return ownership == null
        ? "perhaps claimed by "
            + who
            + " too, whose rules cannot be read here: use one version"
            + " of the agent, or give each an engine of its own"
        : "claimed by " + who + " too: give each a label value of its own";
  }
}
