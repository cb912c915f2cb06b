package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision on one container, network or volume, and why. Immutable.
 *
 * @param kind what it is about
 * @param container the container; of a network or volume what the two have in common with one: id
 *     (of a volume its name), name, labels and creation
 * @param rule the rules that claim it, joined by commas; empty if none does
 * @param reason a sentence with the figures it rests on
 * @param at when it was judged, by the engine's clock
 * @param ofAge when its creation grace ends, by the engine's clock, as far as that is known yet;
 *     null where it has ended or does not matter
 */
public record Decision(
    Kind kind,
    Container container,
    String rule,
    Verdict verdict,
    String reason,
    Instant at,
    @Nullable Instant ofAge) {

  private static final int MOST_NAMES = 5;

  /** A decision on a container. */
  public Decision(
      Container container,
      String rule,
      Verdict verdict,
      String reason,
      Instant at,
      @Nullable Instant ofAge) {
    this(Kind.CONTAINER, container, rule, verdict, reason, at, ofAge);
  }

  /** Returns whether it is about a container. */
  public boolean isOnContainer() {
    return kind == Kind.CONTAINER;
  }

  /** Returns whether it is about the network or volume of this id or name. */
  public boolean isLeftover(String idOrName) {
    String asked = idOrName.strip();
    return !isOnContainer() && (container.id().equals(asked) || container.name().equals(asked));
  }

  /**
   * Since its creation, by the engine's clock; negative where the engine dates it in the future.
   */
  public Duration age() {
    return Duration.between(container.created(), at);
  }

  /** The same decision with another end. */
  public Decision with(Verdict newVerdict, String newReason) {
    return new Decision(kind, container, rule, newVerdict, newReason, at, ofAge);
  }

  /** The same decision, or an unconfirmed one where there is a doubt. */
  public Decision unless(@Nullable String doubt) {
    return doubt == null ? this : with(Verdict.UNCONFIRMED, reason + "; but " + doubt);
  }

  /** The same decision on the same container as it is now. */
  public Decision on(Container now) {
    return new Decision(kind, now, rule, verdict, reason, at, ofAge);
  }

  /** The same decision on one that comes of age then. */
  public Decision comingOfAge(@Nullable Instant when) {
    return when == null ? this : new Decision(kind, container, rule, verdict, reason, at, when);
  }

  /** Those with this verdict, in the same order. */
  public static List<Decision> having(Verdict verdict, Collection<Decision> decisions) {
    List<Decision> found = new ArrayList<>();
    for (Decision decision : decisions) {
      if (decision.verdict == verdict) {
        found.add(decision);
      }
    }
    return found;
  }

  /** The ids of their containers, in the same order. */
  public static Set<String> ids(Collection<Decision> decisions) {
    Set<String> ids = new LinkedHashSet<>();
    for (Decision decision : decisions) {
      ids.add(decision.container.id());
    }
    return ids;
  }

  /** The names of the first few of their containers, and how many there are more. */
  public static String names(Collection<Decision> decisions) {
    List<String> names = new ArrayList<>();
    for (Decision decision : decisions) {
      if (names.size() < MOST_NAMES) {
        names.add(decision.container.name());
      }
    }
    int left = decisions.size() - names.size();
    return String.join(", ", names) + (left == 0 ? "" : " and " + left + " more");
  }
}
