package io.github.containerreconciler.internal.jmx;

import javax.management.MBeanOperationInfo;

/**
 * The management interface of one reconciler. Changes are in force at once and are not persisted.
 * Getters answer from memory: none calls the engine or the application. Exceptions are JDK classes
 * only.
 */
@Description(
    "Finds running containers that are ours, old enough and unknown to this application, and removes them")
public interface ReconcilerMXBean {

  @Description(
      "Whether it sweeps; clearing it stops a sweep under way from starting further removals")
  boolean isEnabled();

  void setEnabled(boolean enabled);

  @Description("Whether it only reports what it would remove; setting it takes effect at once")
  boolean isDryRun();

  void setDryRun(boolean dryRun);

  @Description("Seconds from the end of one sweep to the start of the next, 1 to 86400")
  long getPeriodSeconds();

  void setPeriodSeconds(long seconds);

  @Description(
      "A container created or started less than this many seconds ago is never touched, 0 to 86400")
  long getCreationGraceSeconds();

  void setCreationGraceSeconds(long seconds);

  @Description("STARTING, GRACE, IDLE, SWEEPING, DISABLED, BLOCKED or STOPPED")
  String getState();

  @Description("Why the state is what it is, and what comes next")
  String getStateReason();

  @Description("The container engine's address")
  String getEngineEndpoint();

  @Description("The engine's version; empty before it was reached")
  String getEngineVersion();

  @Description("The API version spoken with the engine; empty before it was reached")
  String getEngineApiVersion();

  @Description("Whether the last look at the engine succeeded and it is not stuck")
  boolean isEngineHealthy();

  @Description("The engine's clock minus ours, in milliseconds")
  long getEngineClockSkewMillis();

  @Description("The names of the callbacks registered, as of the last look")
  String[] getTrackedSources();

  @Description("Containers that an ownership rule claims, in the last sweep that listed")
  long getOwnedContainers();

  @Description("Owned containers that the application tracks, in the last sweep that listed")
  long getTrackedContainers();

  @Description(
      "Owned, untracked containers younger than the creation grace, in the last sweep that listed")
  long getTooYoungContainers();

  @Description("Owned containers exempted by their label, in the last sweep that listed")
  long getExemptContainers();

  @Description(
      "Containers found dangling by the last sweep that listed, those it then removed included")
  long getDanglingContainers();

  @Description(
      "Dangling containers held back until approveHeld() is called, in the last sweep that listed")
  long getHeldContainers();

  @Description(
      "Sweeps since the start, with those that failed or were skipped and the looks between them")
  long getSweepsTotal();

  @Description("Sweeps that broke off because the engine failed")
  long getSweepFailuresTotal();

  @Description("Sweeps skipped because the engine was silent or a callback was not in order")
  long getSweepsSkippedTotal();

  @Description("Containers removed")
  long getRemovedTotal();

  @Description("Removals that failed; each is tried again in a later sweep")
  long getRemovalFailuresTotal();

  @Description("Containers that were gone already, or being removed by somebody else")
  long getAlreadyGoneTotal();

  @Description("Unix time of the end of the last sweep in seconds, 0 before the first")
  double getLastSweepTimestampSeconds();

  @Description(
      "Unix time of the end of the last sweep that went well in seconds, 0 before the first")
  double getLastSuccessTimestampSeconds();

  @Description("How long the last sweep took, in seconds, 0 before the first")
  double getLastSweepDurationSeconds();

  @Description("Seconds until the next sweep by period, -1 if none is scheduled")
  double getNextSweepSeconds();

  @Description("What went wrong in the last sweep; empty when it went well")
  String getLastError();

  @Description(
      "What the last sweep that listed decided on each owned container: at most 1000, dangling first")
  DecisionView[] getDecisions();

  @Description("The last 100 removals that were tried, newest first")
  RemovalView[] getRecentRemovals();

  @Description(
      value =
          "Sweeps now, in full, and returns the report; waits for a sweep under way; refused while disabled",
      impact = MBeanOperationInfo.ACTION_INFO)
  SweepView sweep();

  @Description(
      "What a sweep would remove now; removes nothing, works while disabled and before the first sweep")
  DecisionView[] preview();

  @Description("The verdict on one container in a sentence, with the figures it rests on")
  String explain(
      @Description(name = "container", value = "its id, a prefix of its id, or its name")
          String container);

  @Description(
      value = "Lets the next sweep remove what is held now; returns how many containers that are",
      impact = MBeanOperationInfo.ACTION)
  int approveHeld();

  @Description(
      value = "Stops this reconciler, unregisters this MBean and lets go of everything",
      impact = MBeanOperationInfo.ACTION)
  void stop();
}
