package io.github.containerreconciler.jmx;

import io.github.containerreconciler.sweep.Reconciler;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;

/**
 * The MBean that operators see: the MXBean with its descriptions, names and impacts, and its
 * notifications.
 */
public final class ReconcilerBean extends StandardEmitterMBean {

  private ReconcilerBean(Management management, Notifications notifications) {
    super(management, ReconcilerMXBean.class, true, notifications);
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
    return parameter(operation, index).map(Description::value).orElse(parameter.getDescription());
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int index) {
    return parameter(operation, index).map(Description::name).orElse(parameter.getName());
  }

  @Override
  protected int getImpact(MBeanOperationInfo info) {
    return description(info.getName()).map(Description::impact).orElse(info.getImpact());
  }

  private static String describe(String method, MBeanFeatureInfo info) {
    return description(method).map(Description::value).orElse(info.getDescription());
  }

  private static Optional<Description> description(String method) {
    return method(method).map(m -> m.getAnnotation(Description.class));
  }

  private static Optional<Description> parameter(MBeanOperationInfo operation, int index) {
    return method(operation.getName())
        .flatMap(
            m ->
                Arrays.stream(m.getParameterAnnotations()[index])
                    .filter(Description.class::isInstance)
                    .map((Annotation a) -> (Description) a)
                    .findFirst());
  }

  private static Optional<Method> method(String name) {
    return Arrays.stream(ReconcilerMXBean.class.getMethods())
        .filter(m -> m.getName().equals(name))
        .findFirst();
  }
}
