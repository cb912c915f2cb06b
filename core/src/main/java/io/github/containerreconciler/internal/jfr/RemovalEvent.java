package io.github.containerreconciler.internal.jfr;

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
public final class RemovalEvent extends Event {

  @Label("Reconciler")
  public String reconciler = "";

  @Label("Ended At")
  @Description("When the removal ended")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  public long endedAt;

  @Label("Kind")
  @Description("container, network or volume")
  public String kind = "";

  @Label("Container Id")
  public String containerId = "";

  @Label("Container Name")
  public String containerName = "";

  @Label("Image")
  public String image = "";

  @Label("Rule")
  @Description("The ownership rule that claimed it")
  public String rule = "";

  @Label("Age")
  @Description("Since it was created or last started, by the engine's clock")
  @Timespan(Timespan.MILLISECONDS)
  public long age;

  @Label("Outcome")
  @Description("REMOVED, ALREADY_GONE or FAILED")
  public String outcome = "";

  @Label("Error")
  @Description("Why it failed; empty if it did not")
  public String error = "";
}
