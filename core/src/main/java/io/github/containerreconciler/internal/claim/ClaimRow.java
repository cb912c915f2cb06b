package io.github.containerreconciler.internal.claim;

import java.time.Duration;

/**
 * A claim as an operator sees it. Immutable.
 *
 * @param pid 0 where it is not known
 * @param rules the rules as the claim's label words them, at most 1,000 characters
 * @param ageSeconds since the claim was last written, by the engine's clock
 * @param live whether it counts: it is not stale, and what wrote it is not known to have ended
 * @param contested how many containers were {@code CONTESTED} in the last sweep because of it
 */
public record ClaimRow(
    String instance,
    String reconciler,
    String service,
    String host,
    long pid,
    String container,
    String rules,
    long ageSeconds,
    boolean live,
    long contested) {

  private static final int LONGEST_RULES = 1_000;

  static ClaimRow of(Claim claim, Duration age, boolean live, long contested) {
    Claimant by = claim.by();
    return new ClaimRow(
        claim.instance(),
        by.reconciler(),
        by.service(),
        by.host(),
        by.process().pid(),
        by.container(),
        shorten(claim.terms().rules()),
        age.toSeconds(),
        live,
        contested);
  }

  private static String shorten(String rules) {
    return rules.length() <= LONGEST_RULES ? rules : rules.substring(0, LONGEST_RULES) + "…";
  }
}
