package io.github.containerreconciler.internal.jmx;

import javax.management.MBeanOperationInfo;
import javax.management.openmbean.CompositeData;

/**
 * The management interface of one reconciler. Changes are in force at once and are not persisted.
 * Getters answer from memory: none calls the engine or the application. Exceptions are JDK classes
 * only. Open types are made by {@link Tables}, not derived from what the methods return.
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

  @Description("The callbacks as the last sweep saw them: entries, how many match, time, error")
  CompositeData[] getCallbacks();

  @Description("The ownership rules with their conditions")
  CompositeData[] getRules();

  @Description("Every setting in force, its value, and where it was written")
  CompositeData[] getSettings();

  @Description("The claims of the reconcilers that use this engine")
  CompositeData[] getClaims();

  @Description("The containers that an operator keeps, and until when")
  CompositeData[] getKept();

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
      "Containers that were tracked until less than a creation grace ago, in the last sweep that listed")
  long getLostContainers();

  @Description(
      "Containers kept because an operator said so with keep(), in the last sweep that listed")
  long getKeptContainers();

  @Description(
      "Containers that another reconciler claims too, in the last sweep that listed; never removed")
  long getContestedContainers();

  @Description(
      "Entries of all callbacks that match no container of ours, as of the last sweep; some are usual")
  long getUnmatchedEntries();

  @Description("The figures of networks and of volumes, a row each")
  CompositeData[] getLeftovers();

  @Description("Networks and volumes found dangling by the last sweep that listed")
  long getDanglingLeftovers();

  @Description(
      "Sweeps since the start, with those that failed or were skipped and the looks between them")
  long getSweepsTotal();

  @Description("Sweeps that broke off because the engine failed")
  long getSweepFailuresTotal();

  @Description("Sweeps skipped because the engine was silent or a callback gave no valid answer")
  long getSweepsSkippedTotal();

  @Description("Containers removed")
  long getRemovedTotal();

  @Description("Removals that failed; each is tried again in a later sweep")
  long getRemovalFailuresTotal();

  @Description("Containers that were gone already, or being removed by somebody else")
  long getAlreadyGoneTotal();

  @Description("Networks and volumes removed")
  long getLeftoversRemovedTotal();

  @Description("Removals of networks and volumes that failed")
  long getLeftoverRemovalFailuresTotal();

  @Description("When the last sweep ended, in ISO 8601; empty before the first")
  String getLastSweepTime();

  @Description("When a container was last removed, in ISO 8601; empty before the first")
  String getLastRemovalTime();

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
  CompositeData[] getDecisions();

  @Description("The last 100 removals that were tried, newest first")
  CompositeData[] getRecentRemovals();

  @Description(
      value =
          "Sweeps now, in full, and returns the report; waits for a sweep under way; refused while disabled",
      impact = MBeanOperationInfo.ACTION_INFO)
  CompositeData sweep();

  @Description(
      "What a sweep would remove now; removes nothing, works while disabled and before the first sweep")
  CompositeData[] preview();

  @Description("The verdict on one container in a sentence, with the figures it rests on")
  String explain(
      @Description(name = "container", value = "its id, a prefix of its id, or its name")
          String container);

  @Description(
      value = "Lets the next sweep remove what is held now; returns how many containers that are",
      impact = MBeanOperationInfo.ACTION)
  int approveHeld();

  @Description(
      value = "Lets the next sweep remove these of what is held now; returns how many they are",
      impact = MBeanOperationInfo.ACTION)
  int approve(
      @Description(name = "containers", value = "their ids, prefixes of ids, or names")
          String[] containers);

  @Description(
      value = "Keeps a container for so long; returns a sentence that says until when",
      impact = MBeanOperationInfo.ACTION)
  String keep(
      @Description(name = "container", value = "its id, a prefix of its id, or its name")
          String container,
      @Description(name = "seconds", value = "for how long, 60 to 604800; 0 ends it") long seconds);

  @Description(
      value =
          "Removes one container now, if it is dangling or held, with every check right before it; refused in dry run and while disabled",
      impact = MBeanOperationInfo.ACTION_INFO)
  CompositeData remove(
      @Description(name = "container", value = "its id, a prefix of its id, or its name")
          String container);

  @Description(
      "The newest events of the history, the newest first; of this process where no file is set")
  CompositeData[] history(
      @Description(name = "lines", value = "how many events at most, 1 to 10000") int lines);

  @Description(
      value = "Stops this reconciler for good and unregisters this MBean",
      impact = MBeanOperationInfo.ACTION)
  void stop();
}
