package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.Descriptor;
import javax.management.DynamicMBean;
import javax.management.ImmutableDescriptor;
import javax.management.InstanceNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanConstructorInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/**
 * The MBean that operators see. To clients it is an MXBean of open types; the JDK's own way of
 * making one would name items by the default locale. Changes are in force at once and are not
 * persisted. Exceptions are JDK classes only.
 */
public final class ReconcilerBean extends NotificationBroadcasterSupport implements DynamicMBean {

  private static final Set<String> WRITABLE =
      Set.of("Enabled", "DryRun", "PeriodSeconds", "CreationGraceSeconds");

  /** It never changes, and the MBeanServer asks for it often. */
  static final MBeanInfo INFO = info();

  private final Reconciler reconciler;
  private final Runnable stop;

  private ReconcilerBean(Reconciler reconciler, Runnable stop, Executor workers) {
    super(new SerialExecutor(workers), Notifications.infos());
    this.reconciler = reconciler;
    this.stop = stop;
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
    ReconcilerBean bean = new ReconcilerBean(reconciler, stop, workers);
    reconciler.addListener(new Notifications(name, reconciler, bean::sendNotification));
    try {
      server.registerMBean(bean, name);
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
  public Object getAttribute(String attribute) throws AttributeNotFoundException {
    if (!Attributes.ALL.names().contains(attribute)) {
      throw new AttributeNotFoundException("no attribute " + attribute);
    }
    return Attributes.ALL.value(attribute, reconciler);
  }

  /** Leaves out what it does not have, as JMX says. */
  @Override
  public AttributeList getAttributes(String[] attributes) {
    AttributeList found = new AttributeList();
    for (String attribute : attributes) {
      if (Attributes.ALL.names().contains(attribute)) {
        found.add(new Attribute(attribute, Attributes.ALL.value(attribute, reconciler)));
      }
    }
    return found;
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, InvalidAttributeValueException {
    String name = attribute.getName();
    Object value = attribute.getValue();
    if (!WRITABLE.contains(name)) {
      throw new AttributeNotFoundException("no attribute " + name + " that can be set");
    }
    if (!Attributes.ALL.type().getType(name).isValue(value)) {
      throw new InvalidAttributeValueException(name + ": was " + value + ", of another type");
    }
    switch (name) {
      case "Enabled" -> reconciler.setEnabled((Boolean) value);
      case "DryRun" -> reconciler.setDryRun((Boolean) value);
      case "PeriodSeconds" -> reconciler.setPeriod(Duration.ofSeconds((Long) value));
      default -> reconciler.setCreationGrace(Duration.ofSeconds((Long) value));
    }
  }

  /** Leaves out what cannot be set, as JMX says. */
  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    AttributeList set = new AttributeList();
    set.addAll(attributes.asList().stream().filter(this::isSet).toList());
    return set;
  }

  private boolean isSet(Attribute attribute) {
    try {
      setAttribute(attribute);
      return true;
    } catch (JMException | IllegalArgumentException e) {
      return false;
    }
  }

  /** A client may not know our exceptions: what it gets is the sentence alone. */
  @Override
  @SuppressWarnings("UnusedException")
  public @Nullable Object invoke(
      String operation, Object @Nullable [] arguments, String @Nullable [] signature)
      throws ReflectionException {
    try {
      Object[] given = arguments == null ? new Object[0] : arguments;
      return Operations.find(operation, signature).answer(this, given);
    } catch (EngineException | CallbackException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()));
    }
  }

  Reconciler reconciler() {
    return reconciler;
  }

  @Nullable Object stop() {
    stop.run();
    return null;
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return INFO;
  }

  private static MBeanInfo info() {
    return new MBeanInfo(
        ReconcilerBean.class.getName(),
        Attributes.ALL.type().getDescription(),
        Attributes.ALL.names().stream()
            .map(ReconcilerBean::attribute)
            .toArray(MBeanAttributeInfo[]::new),
        new MBeanConstructorInfo[0],
        Operations.ALL.stream().map(Operations.Operation::info).toArray(MBeanOperationInfo[]::new),
        Notifications.infos(),
        new ImmutableDescriptor(JMX.MXBEAN_FIELD + "=true", JMX.IMMUTABLE_INFO_FIELD + "=true"));
  }

  private static MBeanAttributeInfo attribute(String name) {
    OpenType<?> type = Attributes.ALL.type().getType(name);
    return new MBeanAttributeInfo(
        name,
        javaType(type),
        Attributes.ALL.type().getDescription(name),
        true,
        WRITABLE.contains(name),
        type.equals(SimpleType.BOOLEAN),
        descriptor(type));
  }

  /** The type of a Java method for values of an open type. */
  static String javaType(OpenType<?> type) {
    return switch (type.getClassName()) {
      case "java.lang.Boolean" -> "boolean";
      case "java.lang.Integer" -> "int";
      case "java.lang.Long" -> "long";
      case "java.lang.Double" -> "double";
      case "java.lang.Void" -> "void";
      default -> type.getClassName();
    };
  }

  static Descriptor descriptor(OpenType<?> type) {
    return new ImmutableDescriptor(
        new String[] {JMX.OPEN_TYPE_FIELD, JMX.ORIGINAL_TYPE_FIELD},
        new Object[] {type, javaType(type)});
  }
}
