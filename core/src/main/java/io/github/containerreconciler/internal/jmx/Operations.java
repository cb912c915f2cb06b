package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.EngineException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.management.JMX;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/** The operations of the MBean, in the order in which consoles show them. */
final class Operations {

  private static final MBeanParameterInfo CONTAINER =
      parameter("container", "its id, a prefix of its id, or its name", SimpleType.STRING);

  static final List<Operation> ALL =
      List.of(
          new Operation(
              "sweep",
              "Sweeps now, in full, and returns the report; waits for a sweep under way; refused while disabled",
              MBeanOperationInfo.ACTION_INFO,
              Tables.REPORT.type(),
              (bean, a) -> Tables.REPORT.row(bean.reconciler().sweepNow())),
          new Operation(
              "preview",
              "What a sweep would remove now; removes nothing, works while disabled and before the first sweep",
              MBeanOperationInfo.INFO,
              Tables.DECISION.rowsType(),
              (bean, a) -> Tables.DECISION.rows(bean.reconciler().preview())),
          new Operation(
              "explain",
              "The verdict on one container in a sentence, with the figures it rests on",
              MBeanOperationInfo.INFO,
              SimpleType.STRING,
              (bean, a) -> bean.reconciler().explain(container("container", a[0])),
              CONTAINER),
          new Operation(
              "keep",
              "Keeps a container for so long; returns a sentence that says until when",
              MBeanOperationInfo.ACTION,
              SimpleType.STRING,
              (bean, a) ->
                  bean.reconciler()
                      .keep(container("container", a[0]), Duration.ofSeconds((Long) a[1])),
              CONTAINER,
              parameter("seconds", "for how long, 60 to 604800; 0 ends it", SimpleType.LONG)),
          new Operation(
              "remove",
              "Removes one container now, if it is dangling or held, with every check right before it; refused in dry run and while disabled",
              MBeanOperationInfo.ACTION_INFO,
              Tables.REPORT.type(),
              (bean, a) ->
                  Tables.REPORT.row(bean.reconciler().remove(container("container", a[0]))),
              CONTAINER),
          new Operation(
              "approveHeld",
              "Lets the next sweep remove what is held now; returns how many containers that are",
              MBeanOperationInfo.ACTION,
              SimpleType.INTEGER,
              (bean, a) -> bean.reconciler().approveHeld()),
          new Operation(
              "approve",
              "Lets the next sweep remove these of what is held now; returns how many they are",
              MBeanOperationInfo.ACTION,
              SimpleType.INTEGER,
              (bean, a) -> bean.reconciler().approve(containers((String[]) a[0])),
              parameter(
                  "containers",
                  "their ids, prefixes of ids, or names",
                  Table.arrayOf(SimpleType.STRING))),
          new Operation(
              "history",
              "The newest events of the history, the newest first; of this process where no file is set",
              MBeanOperationInfo.INFO,
              Tables.EVENT.rowsType(),
              (bean, a) -> Tables.EVENT.rows(bean.reconciler().history((Integer) a[0])),
              parameter("lines", "how many events at most, 1 to 10000", SimpleType.INTEGER)),
          new Operation(
              "stop",
              "Stops this reconciler for good and unregisters this MBean",
              MBeanOperationInfo.ACTION,
              SimpleType.VOID,
              (bean, a) -> bean.stop()));

  private Operations() {}

  /** The work of an operation. */
  interface Call {
    @Nullable Object answer(ReconcilerBean bean, Object[] arguments)
        throws EngineException, CallbackException;
  }

  /** One operation. */
  record Operation(MBeanOperationInfo info, Call call) {

    Operation(
        String name,
        String description,
        int impact,
        OpenType<?> returned,
        Call call,
        MBeanParameterInfo... parameters) {
      this(
          new MBeanOperationInfo(
              name,
              description,
              parameters,
              ReconcilerBean.javaType(returned),
              impact,
              ReconcilerBean.descriptor(returned)),
          call);
    }

    /**
     * Does it.
     *
     * @throws IllegalArgumentException if an argument is missing or of another type
     */
    @Nullable Object answer(ReconcilerBean bean, Object[] arguments)
        throws EngineException, CallbackException {
      MBeanParameterInfo[] parameters = info.getSignature();
      for (int i = 0; i < parameters.length; i++) {
        Object given = i < arguments.length ? arguments[i] : null;
        OpenType<?> type =
            (OpenType<?>) parameters[i].getDescriptor().getFieldValue(JMX.OPEN_TYPE_FIELD);
        if (!type.isValue(given)) {
          throw new IllegalArgumentException(
              "%s: was %s; give a %s"
                  .formatted(parameters[i].getName(), given, parameters[i].getType()));
        }
      }
      return call.answer(bean, arguments);
    }

    private boolean is(String name, String[] signature) {
      String[] types =
          Arrays.stream(info.getSignature())
              .map(MBeanParameterInfo::getType)
              .toArray(String[]::new);
      return info.getName().equals(name) && Arrays.equals(types, signature);
    }
  }

  static Operation find(String name, String @Nullable [] signature) throws ReflectionException {
    for (Operation operation : ALL) {
      if (operation.is(name, signature == null ? new String[0] : signature)) {
        return operation;
      }
    }
    throw new ReflectionException(
        new NoSuchMethodException(name + Arrays.toString(signature)), "no such operation");
  }

  private static MBeanParameterInfo parameter(String name, String about, OpenType<?> type) {
    return new MBeanParameterInfo(
        name, ReconcilerBean.javaType(type), about, ReconcilerBean.descriptor(type));
  }

  private static List<String> containers(String[] containers) {
    if (containers.length == 0) {
      throw new IllegalArgumentException("containers: none was given; approveHeld() takes all");
    }
    return Arrays.stream(containers).map(each -> container("containers", each)).toList();
  }

  private static String container(String parameter, @Nullable Object container) {
    if (!(container instanceof String text) || text.isBlank()) { // an array may hold null
      throw new IllegalArgumentException(
          parameter + ": was blank; give an id, a prefix of an id, or a name");
    }
    return text;
  }
}
