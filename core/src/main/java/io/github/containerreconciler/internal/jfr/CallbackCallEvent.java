package io.github.containerreconciler.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One question to one callback of the application, in a flight recording. */
@Name("ContainerReconciler.CallbackCall")
@Label("Callback Call")
@Category("Container Reconciler")
@Description("The reconciler asks the application which containers it knows")
@StackTrace(false)
@Threshold("0 ms")
public final class CallbackCallEvent extends Event {

  @Label("Reconciler")
  public String reconciler = "";

  @Label("Callback")
  @Description("The name it is registered under")
  public String callback = "";

  @Label("Entries")
  @Description("How many containers it named; -1 if its answer was no answer")
  public long entries;

  @Label("Error")
  @Description("Why its answer was none; empty if it was one")
  public String error = "";
}
