package io.github.containerreconciler.sweep;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** One removal that was tried, in a flight recording; written at the end of its sweep. */
@Name("ContainerReconciler.Removal")
@Label("Removal")
@Category("Container Reconciler")
@Description("A container that the reconciler removed, found gone, or failed to remove")
@StackTrace(false)
final class RemovalEvent extends Event {

  @Label("Reconciler")
  String reconciler = "";

  @Label("Ended At")
  @Description("When the removal ended")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long endedAt;

  @Label("Container Id")
  String containerId = "";

  @Label("Container Name")
  String containerName = "";

  @Label("Image")
  String image = "";

  @Label("Rule")
  @Description("The ownership rule that claimed it")
  String rule = "";

  @Label("Age")
  @Description("Since it was created or last started, by the engine's clock")
  @Timespan(Timespan.MILLISECONDS)
  long age;

  @Label("Outcome")
  @Description("REMOVED, ALREADY_GONE or FAILED")
  String outcome = "";

  @Label("Error")
  @Description("Why it failed; empty if it did not")
  String error = "";
}
