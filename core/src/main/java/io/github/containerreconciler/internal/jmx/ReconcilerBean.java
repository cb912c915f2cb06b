package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.reconcile.Reconciler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.management.Descriptor;
import javax.management.ImmutableDescriptor;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;
import javax.management.openmbean.OpenType;
import org.jspecify.annotations.Nullable;

/**
 * The MBean that operators see: descriptions, names and impacts, open types of our own, and the
 * notifications. To clients it is an MXBean; the JDK's own way of making one would name items by
 * the default locale.
 */
public final class ReconcilerBean extends StandardEmitterMBean {

  /**
   * The attributes that an operator looks for come first; without this each JVM has an order of its
   * own.
   */
  private static final List<String> ORDER =
      List.of(
          "State",
          "StateReason",
          "LastError",
          "Enabled",
          "DryRun",
          "PeriodSeconds",
          "CreationGraceSeconds",
          "EngineEndpoint",
          "EngineVersion",
          "EngineApiVersion",
          "EngineHealthy",
          "EngineClockSkewMillis",
          "Callbacks",
          "Rules",
          "Settings",
          "Claims",
          "Kept",
          "OwnedContainers",
          "TrackedContainers",
          "TooYoungContainers",
          "ExemptContainers",
          "DanglingContainers",
          "HeldContainers",
          "LostContainers",
          "KeptContainers",
          "ContestedContainers",
          "UnmatchedEntries",
          "Leftovers",
          "DanglingLeftovers",
          "SweepsTotal",
          "SweepFailuresTotal",
          "SweepsSkippedTotal",
          "RemovedTotal",
          "RemovalFailuresTotal",
          "AlreadyGoneTotal",
          "LeftoversRemovedTotal",
          "LeftoverRemovalFailuresTotal",
          "LastSweepTime",
          "LastRemovalTime",
          "LastSweepTimestampSeconds",
          "LastSuccessTimestampSeconds",
          "LastSweepDurationSeconds",
          "NextSweepSeconds",
          "Decisions",
          "RecentRemovals",
          "sweep",
          "preview",
          "explain",
          "keep",
          "remove",
          "approveHeld",
          "approve",
          "history",
          "stop");

  /** The open types of what is neither a text nor a number. */
  private static final Map<String, OpenType<?>> TYPES =
      Map.ofEntries(
          Map.entry("Callbacks", Tables.CALLBACK.rowsType()),
          Map.entry("Rules", Tables.RULE.rowsType()),
          Map.entry("Settings", Tables.SETTING.rowsType()),
          Map.entry("Claims", Tables.CLAIM.rowsType()),
          Map.entry("Kept", Tables.KEPT.rowsType()),
          Map.entry("Leftovers", Tables.LEFTOVERS.rowsType()),
          Map.entry("Decisions", Tables.DECISION.rowsType()),
          Map.entry("RecentRemovals", Tables.REMOVAL.rowsType()),
          Map.entry("sweep", Tables.REPORT.type()),
          Map.entry("preview", Tables.DECISION.rowsType()),
          Map.entry("remove", Tables.REPORT.type()),
          Map.entry("history", Tables.EVENT.rowsType()));

  private ReconcilerBean(Management management, Notifications notifications) {
    super(management, ReconcilerMXBean.class, false, notifications);
  }

  /**
   * Registers a reconciler.
   *
   * @param stop what {@code stop()} is to do
   * @param workers delivers notifications, so that a listener that hangs delays no sweep
   * @return unregisters it again; harmless when called twice
   * @throws IllegalStateException if a reconciler of this name is registered already
   */
  public static Runnable register(
      Reconciler reconciler, Runnable stop, MBeanServer server, Executor workers) {
    ObjectName name = objectName(reconciler.name());
    Notifications notifications = new Notifications(name, reconciler, workers);
    reconciler.addListener(notifications);
    try {
      server.registerMBean(
          new ReconcilerBean(new Management(reconciler, stop), notifications), name);
    } catch (JMException e) {
      throw new IllegalStateException("cannot register " + name + ": " + e.getMessage(), e);
    }
    return () -> unregister(server, name);
  }

  /** The name a reconciler is registered under. */
  public static ObjectName objectName(String reconciler) {
    try {
      return new ObjectName("io.github.containerreconciler:type=Reconciler,name=" + reconciler);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException("reconciler name " + reconciler, e);
    }
  }

  private static void unregister(MBeanServer server, ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      return; // gone already
    } catch (JMException e) {
      throw new IllegalStateException("cannot unregister " + name, e);
    }
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    MBeanInfo info = super.getMBeanInfo();
    MBeanAttributeInfo[] attributes = info.getAttributes();
    MBeanOperationInfo[] operations = info.getOperations();
    Arrays.setAll(attributes, i -> open(attributes[i]));
    Arrays.setAll(operations, i -> open(operations[i]));
    return new MBeanInfo(
        info.getClassName(),
        info.getDescription(),
        inOrder(attributes),
        info.getConstructors(),
        inOrder(operations),
        info.getNotifications(),
        new ImmutableDescriptor(
            JMX.MXBEAN_FIELD + "=true",
            JMX.IMMUTABLE_INFO_FIELD + "=true",
            JMX.INTERFACE_CLASS_NAME_FIELD + "=" + ReconcilerMXBean.class.getName()));
  }

  private static MBeanAttributeInfo open(MBeanAttributeInfo info) {
    return new MBeanAttributeInfo(
        info.getName(),
        info.getType(),
        info.getDescription(),
        info.isReadable(),
        info.isWritable(),
        info.isIs(),
        openType(info.getName(), info.getType()));
  }

  private static MBeanOperationInfo open(MBeanOperationInfo info) {
    MBeanParameterInfo[] parameters = info.getSignature();
    Arrays.setAll(
        parameters,
        i ->
            new MBeanParameterInfo(
                parameters[i].getName(),
                parameters[i].getType(),
                parameters[i].getDescription(),
                openType("", parameters[i].getType())));
    return new MBeanOperationInfo(
        info.getName(),
        info.getDescription(),
        parameters,
        info.getReturnType(),
        info.getImpact(),
        openType(info.getName(), info.getReturnType()));
  }

  private static Descriptor openType(String name, String type) {
    OpenType<?> open = TYPES.get(name);
    return new ImmutableDescriptor(
        new String[] {JMX.OPEN_TYPE_FIELD, JMX.ORIGINAL_TYPE_FIELD},
        new Object[] {open == null ? OpenData.type(type) : open, type});
  }

  /** Sorts them in place, for consoles that keep the order. */
  static <F extends MBeanFeatureInfo> F[] inOrder(F[] features) {
    Arrays.sort(features, (a, b) -> Integer.compare(place(a), place(b)));
    return features;
  }

  private static int place(MBeanFeatureInfo feature) {
    return ORDER.indexOf(feature.getName());
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return ReconcilerMXBean.class.getAnnotation(Description.class).value();
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    String prefix = info.isIs() ? "is" : "get";
    return describe(prefix + info.getName(), info);
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return describe(info.getName(), info);
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int index) {
    Description description = parameter(operation, index);
    return description == null ? parameter.getDescription() : description.value();
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int index) {
    Description description = parameter(operation, index);
    return description == null ? parameter.getName() : description.name();
  }

  @Override
  protected int getImpact(MBeanOperationInfo info) {
    Description description = description(info.getName());
    return description == null ? info.getImpact() : description.impact();
  }

  private static String describe(String method, MBeanFeatureInfo info) {
    Description description = description(method);
    return description == null ? info.getDescription() : description.value();
  }

  private static @Nullable Description description(String method) {
    Method found = method(method);
    return found == null ? null : found.getAnnotation(Description.class);
  }

  private static @Nullable Description parameter(MBeanOperationInfo operation, int index) {
    Method method = method(operation.getName());
    return method == null ? null : method.getParameters()[index].getAnnotation(Description.class);
  }

  private static @Nullable Method method(String name) {
    for (Method method : ReconcilerMXBean.class.getMethods()) {
      if (method.getName().equals(name)) {
        return method;
      }
    }
    return null;
  }
}
