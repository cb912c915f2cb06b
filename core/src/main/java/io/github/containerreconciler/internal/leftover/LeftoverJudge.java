package io.github.containerreconciler.internal.leftover;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Tracked;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides on one network or volume after the other, from facts alone. Guards protect, the last line
 * condemns. Immutable.
 */
public final class LeftoverJudge {

  private final List<OwnershipRule> rules = new ArrayList<>();
  private final String exemptLabel;
  private final Tracked tracked;
  private final Judge.Times times;
  private final Instant youngSince;

  /**
   * @param rules those with another condition than labels claim no network and no volume
   * @param exemptLabel the key of the label that exempts
   * @param tracked what the callbacks answered after all was listed
   */
  public LeftoverJudge(
      List<OwnershipRule> rules, String exemptLabel, Tracked tracked, Judge.Times times) {
    for (OwnershipRule rule : rules) {
      if (hasOnlyLabels(rule)) {
        this.rules.add(rule);
      }
    }
    this.exemptLabel = exemptLabel;
    this.tracked = tracked;
    this.times = times;
    this.youngSince = times.now().minus(times.creationGrace());
  }

  private static boolean hasOnlyLabels(OwnershipRule rule) {
    return !rule.labels().isEmpty()
        && rule.mounts().isEmpty()
        && rule.namePattern() == null
        && rule.imagePattern() == null
        && rule.network() == null;
  }

  /** Returns whether a rule claims it, so that it is worth asking who uses it. */
  public boolean claims(Leftover leftover) {
    return !claiming(leftover).isEmpty();
  }

  private List<OwnershipRule> claiming(Leftover leftover) {
    List<OwnershipRule> claiming = new ArrayList<>();
    boolean needsConsent = leftover.kind() == Kind.VOLUME && !leftover.anonymous();
    for (OwnershipRule rule : leftover.foreign() ? List.<OwnershipRule>of() : rules) {
      if ((rule.volumes() || !needsConsent)
          && LabelMatch.allMatch(rule.labels(), leftover.labels())) {
        claiming.add(rule);
      }
    }
    return claiming;
  }

  /**
   * Judges one.
   *
   * @param users the containers that refer to it, in whatever state
   * @param unused how long this process has seen that nothing refers to it
   */
  public Decision judge(Leftover leftover, List<Container> users, Duration unused) {
    List<OwnershipRule> claiming = claiming(leftover);
    if (claiming.isEmpty()) {
      return decision(leftover, claiming, Verdict.NOT_OWNED, "no ownership rule claims it");
    }
    String exempt = leftover.labels().get(exemptLabel);
    if (exempt != null && !exempt.equals("false")) {
      return decision(leftover, claiming, Verdict.EXEMPT, "carries the label " + exemptLabel);
    }
    if (tracked.contains(leftover.likeContainer())) {
      return decision(leftover, claiming, Verdict.TRACKED, "the application tracks it");
    }
    for (Container user : users) {
      if (tracked.contains(user) || isYoung(user.created())) {
        return decision(
            leftover, claiming, Verdict.TRACKED, used(user) + ", which is tracked or young");
      }
    }
    Instant created = leftover.created();
    if (Judge.isNoTime(created)) {
      return decision(
          leftover,
          claiming,
          Verdict.TOO_YOUNG,
          "its age is unknown: the engine gives " + created + " as its time of creation");
    }
    if (!times.untrusted().isZero()) {
      return decision(leftover, claiming, Verdict.TOO_YOUNG, "time jumped, so no age counts yet")
          .comingOfAge(times.now().plus(times.untrusted()));
    }
    if (isYoung(created)) {
      return decision(
              leftover,
              claiming,
              Verdict.TOO_YOUNG,
              "created at " + created + " by the engine's clock, grace is " + grace())
          .comingOfAge(created.plus(times.creationGrace()));
    }
    if (!users.isEmpty()) {
      return decision(leftover, claiming, Verdict.NEEDED, used(users.get(0)));
    }
    Duration left = times.creationGrace().minus(unused);
    if (left.compareTo(Duration.ZERO) > 0) {
      return decision(
              leftover,
              claiming,
              Verdict.LOST,
              "no container refers to it for "
                  + Durations.format(unused)
                  + " as this process saw it; removable in "
                  + Durations.format(left)
                  + " if that stays so")
          .comingOfAge(times.now().plus(left));
    }
    String why = "untracked, and no container refers to it for " + Durations.format(unused);
    if (claiming.stream().allMatch(OwnershipRule::reportOnly)) {
      return decision(
          leftover,
          claiming,
          Verdict.REPORT_ONLY,
          why + "; rule " + names(claiming) + " only reports");
    }
    return decision(leftover, claiming, Verdict.DANGLING, why + "; grace is " + grace());
  }

  private static String used(Container user) {
    return "container " + user.name() + " (" + user.shortId() + ") refers to it";
  }

  /** A time that cannot be is no age. */
  private boolean isYoung(Instant created) {
    return created.isAfter(youngSince) || Judge.isNoTime(created);
  }

  private String grace() {
    return Durations.format(times.creationGrace());
  }

  private Decision decision(
      Leftover leftover, List<OwnershipRule> claiming, Verdict verdict, String reason) {
    return new Decision(
        leftover.kind(),
        leftover.likeContainer(),
        names(claiming),
        verdict,
        reason,
        times.now(),
        null);
  }

  private static String names(List<OwnershipRule> claiming) {
    return claiming.stream().map(OwnershipRule::name).collect(Collectors.joining(","));
  }
}
