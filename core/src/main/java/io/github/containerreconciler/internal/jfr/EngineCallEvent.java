package io.github.containerreconciler.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One call of the engine, in a flight recording. */
@Name("ContainerReconciler.EngineCall")
@Label("Engine Call")
@Category("Container Reconciler")
@Description("A call of the container engine by the reconciler, its body included")
@StackTrace(false)
@Threshold("0 ms")
public final class EngineCallEvent extends Event {

  @Label("Endpoint")
  @Description("The engine, in Docker's notation")
  public String endpoint = "";

  @Label("Call")
  @Description("What was asked for, such as ping, list, inspect or remove")
  public String call = "";

  @Label("Subject")
  @Description("The container, image, volume or network of the call; empty for the others")
  public String subject = "";

  @Label("Outcome")
  @Description("What came of it: a count, REMOVED, ALREADY_GONE, or why it failed, such as TIMEOUT")
  public String outcome = "";

  @Label("Error")
  @Description("What went wrong; empty if nothing did")
  public String error = "";
}
