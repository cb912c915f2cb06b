package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A reconciler's state, and why it is what it is. Immutable.
 *
 * @param last the last sweep's report; null before the first
 * @param blocked what blocks every sweep, as it was found at the start; null if nothing does
 * @param held how many containers are held now, which an approval after the last sweep makes none
 */
record Status(
    State state,
    @Nullable SweepReport last,
    @Nullable String blocked,
    Wait next,
    LiveSettings settings,
    int held) {

  /**
   * The wait for the next sweep.
   *
   * @param nextIn until the next sweep; null if none is scheduled
   * @param begunBy what the wait for a first sweep counts from
   */
  record Wait(@Nullable Duration nextIn, String begunBy) {}

  static Status of(
      Schedule schedule,
      LiveSettings settings,
      boolean underWay,
      @Nullable SweepReport last,
      @Nullable String blocked,
      int held) {
    State state = state(schedule, settings, underWay, isBlocked(last, blocked));
    Wait next = new Wait(schedule.nextIn(), schedule.begunBy());
    return new Status(state, last, blocked, next, settings, held);
  }

  private static State state(
      Schedule schedule, LiveSettings settings, boolean underWay, boolean isBlocked) {
    if (schedule.isStopped()) {
      return State.STOPPED;
    }
    if (!schedule.isStarted()) {
      return State.STARTING;
    }
    if (!settings.isEnabled()) {
      return State.DISABLED;
    }
    if (underWay) {
      return State.SWEEPING;
    }
    if (isBlocked) {
      return State.BLOCKED;
    }
    return schedule.waitsForFirst() ? State.GRACE : State.IDLE;
  }

  /** By the last sweep; before the first one by what was found at the start. */
  private static boolean isBlocked(@Nullable SweepReport last, @Nullable String blocked) {
    return last == null
        ? blocked != null
        : !last.isRestart()
            && (last.outcome() != SweepReport.Outcome.COMPLETED || !last.engineHealthy());
  }

  /** Why the state is what it is, and what comes next. */
  String reason() {
    Duration nextIn = next.nextIn;
    String when = nextIn == null ? "" : "in " + Durations.format(nextIn);
    return switch (state) {
      case STARTING -> "not started yet; it begins within moments";
      case GRACE -> grace(when);
      case IDLE -> idle(when);
      case SWEEPING -> "a sweep is under way; Decisions and LastError show it when it has ended";
      case DISABLED -> "disabled: set Enabled to true to go on; a preview works meanwhile";
      case BLOCKED -> (last == null ? blocked : last.problem()) + "; next try " + when;
      case STOPPED -> "stopped; attach the agent again to start anew";
    };
  }

  private String idle(String when) {
    String reason =
        "next sweep " + when + (settings.isDryRun() ? ", dry run: removes nothing" : "");
    long heldThen = last == null ? 0 : last.count(Verdict.HELD);
    if (held > 0) {
      reason += "; " + held + " held: check the callback, then approve-held";
    } else if (heldThen > 0) {
      reason += "; " + heldThen + " approved: the next sweep holds them no longer";
    }
    return last == null || last.problem().isEmpty() ? reason : reason + "; see LastError";
  }

  private String grace(String when) {
    String why = last != null && last.isRestart() ? last.problem() : "";
    return (why.isEmpty() ? "" : why + "; ")
        + "first sweep "
        + when
        + ": the longer of period ("
        + Durations.format(settings.period())
        + ") and creation-grace ("
        + Durations.format(settings.creationGrace())
        + ") after "
        + next.begunBy
        + "; an operator's sweep does not wait for it"
        + (settings.isDryRun() ? "; dry run: removes nothing" : "");
  }
}
