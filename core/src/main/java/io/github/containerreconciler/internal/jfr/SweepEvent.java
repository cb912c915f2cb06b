package io.github.containerreconciler.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One sweep, in a flight recording. */
@Name("ContainerReconciler.Sweep")
@Label("Sweep")
@Category("Container Reconciler")
@Description("One pass over an engine: list, ask the callbacks, judge, remove")
@StackTrace(false)
@Threshold("0 ms")
public final class SweepEvent extends Event {

  @Label("Reconciler")
  public String reconciler = "";

  @Label("Outcome")
  @Description("COMPLETED, SKIPPED (not safe to look or to remove) or FAILED (broke off half way)")
  public String outcome = "";

  @Label("Problem")
  @Description("Why it did not go well; empty if it did")
  public String problem = "";

  @Label("Dry Run")
  @Description("Whether nothing was to be removed")
  public boolean dryRun;

  @Label("Owned")
  @Description("Running containers that an ownership rule claims")
  public long owned;

  @Label("Tracked")
  @Description("Owned containers that the application knows")
  public long tracked;

  @Label("Too Young")
  @Description("Owned containers younger than the creation grace")
  public long tooYoung;

  @Label("Exempt")
  @Description("Owned containers exempted by their label")
  public long exempt;

  @Label("Lost")
  @Description("Owned containers that were tracked until less than a creation grace ago")
  public long lost;

  @Label("Kept")
  @Description("Owned containers that an operator keeps")
  public long kept;

  @Label("Contested")
  @Description("Owned containers that another reconciler claims too")
  public long contested;

  @Label("Dangling")
  @Description("Owned containers that were to be removed")
  public long dangling;

  @Label("Held")
  @Description("Owned containers that wait for an operator's approval")
  public long held;

  @Label("Unmatched Entries")
  @Description("Entries of the callbacks that match no owned container")
  public long unmatchedEntries;

  @Label("Removed")
  @Description("Containers that this sweep removed")
  public long removed;

  @Label("Already Gone")
  @Description("Containers that were gone, or being removed by somebody else")
  public long alreadyGone;

  @Label("Removals Failed")
  @Description("Removals to be tried again in a later sweep")
  public long removalsFailed;
}
