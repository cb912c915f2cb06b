package io.github.containerreconciler;

import io.github.containerreconciler.internal.callback.Entries;
import io.github.containerreconciler.internal.judge.Match;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * Registers the callbacks by which an application says which containers it knows. Thread-safe.
 *
 * <p>A callback is an MBean of the platform's MBeanServer. So it does not matter which class loader
 * the application lives in, nor whether it registers before or after the reconciler arrives. While
 * it is registered, the reconciler asks it at every sweep and again right before each removal. What
 * no callback names is removed, if an ownership rule claims it and it is old enough.
 *
 * <p>A callback is called on a thread of the reconciler, with the context class loader of the
 * application, and several calls may run at once. It must answer within {@code api-timeout} (30
 * seconds or the period, the longer). It is never interrupted. A collection is read on that same
 * thread, after the callback returned it.
 *
 * <p>An entry is a full container id, a prefix of one of at least 12 hexadecimal digits, or a
 * container's name; the case does not matter. An empty collection says that nothing is tracked:
 * after a restart of the application, all that it left running is removed. As long as the
 * application does not know, its callback must throw: then nothing is removed. Nothing is removed
 * either if the answer is null or comes too late, or if an entry is null, is blank or can be
 * neither an id nor a name.
 */
public final class TrackedContainers {

  private static final Pattern NAME = Pattern.compile("[^\\s,=:\"*?\\p{Cntrl}]{1,200}");
  private static final String DOMAIN = "io.github.containerreconciler";

  private TrackedContainers() {}

  /**
   * Registers a callback that every reconciler in this JVM asks.
   *
   * @param name names the callback, such as {@code job-store}; unique within the JVM
   * @param containerIds answers what the application knows now, see above
   * @return the registration; it need not be closed if it lasts as long as the JVM
   * @throws IllegalArgumentException if the name cannot be part of a JMX name
   * @throws IllegalStateException if the name is taken
   */
  public static Registration register(
      String name, Callable<? extends Collection<String>> containerIds) {
    return register(name, "", containerIds, "id");
  }

  /**
   * Registers a callback that knows something else than ids, such as {@code label:job.id}.
   *
   * @param match what an entry is compared with: {@code id} (names too), {@code name}, {@code
   *     address} (an IP address of the container in any network) or {@code label:<key>} (the value
   *     of that label)
   * @throws IllegalArgumentException if the name cannot be part of a JMX name, or for another match
   * @throws IllegalStateException if the name is taken
   * @see #register(String, Callable)
   */
  public static Registration register(
      String name, Callable<? extends Collection<String>> containerIds, String match) {
    return register(name, "", containerIds, match);
  }

  /**
   * Registers a callback that only one reconciler asks, where the agent runs several.
   *
   * @param reconciler the reconciler's name; empty for all
   * @see #register(String, Callable)
   */
  public static Registration register(
      String name, String reconciler, Callable<? extends Collection<String>> containerIds) {
    return register(name, reconciler, containerIds, "id");
  }

  /**
   * Registers a callback that only one reconciler asks, and that knows something else than ids.
   *
   * @see #register(String, String, Callable)
   * @see #register(String, Callable, String)
   */
  public static Registration register(
      String name,
      String reconciler,
      Callable<? extends Collection<String>> containerIds,
      String match) {
    Objects.requireNonNull(containerIds, "containerIds");
    ObjectName mbean = objectName(name, reconciler);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      server.registerMBean(mbean(name, containerIds, match), mbean);
    } catch (InstanceAlreadyExistsException e) {
      throw new IllegalStateException(
          "callback " + name + ": a callback of this name is registered already, as " + mbean, e);
    } catch (JMException e) {
      throw new IllegalStateException("callback " + name + ": cannot be registered as " + mbean, e);
    }
    return new RegisteredCallback(name, mbean, server);
  }

  private static StandardMBean mbean(
      String name, Callable<? extends Collection<String>> containerIds, String match)
      throws JMException {
    try {
      return Match.parse(match) == Match.ID
          ? new StandardMBean(new Callback(containerIds), CallbackMBean.class)
          : new StandardMBean(
              new MatchingCallback(containerIds, match), MatchingCallbackMBean.class);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "callback " + name + ": match was \"" + match + "\"; " + e.getMessage(), e);
    }
  }

  private static ObjectName objectName(String name, String reconciler) {
    check("name", name);
    String properties = ":type=TrackedContainers,name=" + name;
    if (!reconciler.isEmpty()) {
      check("reconciler", reconciler);
      properties += ",reconciler=" + reconciler;
    }
    try {
      return new ObjectName(DOMAIN + properties);
    } catch (JMException e) {
      throw new IllegalArgumentException("callback " + name + ": cannot be part of a JMX name", e);
    }
  }

  private static void check(String what, String value) {
    Objects.requireNonNull(value, what);
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what
              + ": was \""
              + value
              + "\"; allowed are 1 to 200 characters without white space and , = : \" * ?");
    }
  }

  /**
   * The shape that the reconciler looks for: an operation, so that scrapers that read attributes
   * never call it.
   */
  public interface CallbackMBean {
    /** The containers that the application knows now. */
    String[] containerIds() throws Exception;
  }

  /** The shape of a callback whose entries are compared with something else than ids. */
  public interface MatchingCallbackMBean extends CallbackMBean {
    /** Returns what the entries are compared with, such as {@code label:job.id}. */
    String match();
  }

  private static class Callback implements CallbackMBean {
    private final Callable<? extends Collection<String>> containerIds;

    Callback(Callable<? extends Collection<String>> containerIds) {
      this.containerIds = containerIds;
    }

    @Override
    public String[] containerIds() throws Exception {
      Collection<String> ids = containerIds.call();
      if (ids == null) {
        throw new IllegalStateException("the callback returned null");
      }
      return Entries.texts(ids);
    }
  }

  private static final class MatchingCallback extends Callback implements MatchingCallbackMBean {
    private final String match;

    MatchingCallback(Callable<? extends Collection<String>> containerIds, String match) {
      super(containerIds);
      this.match = match;
    }

    @Override
    public String match() {
      return match;
    }
  }

  private static final class RegisteredCallback implements Registration {
    private final String name;
    private final ObjectName mbean;
    private final MBeanServer server;
    private final AtomicBoolean open = new AtomicBoolean(true);

    RegisteredCallback(String name, ObjectName mbean, MBeanServer server) {
      this.name = name;
      this.mbean = mbean;
      this.server = server;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void close() {
      if (!open.getAndSet(false)) {
        return;
      }
      try {
        server.unregisterMBean(mbean);
      } catch (InstanceNotFoundException e) {
        return; // somebody else unregistered it
      } catch (JMException e) {
        throw new IllegalStateException("callback " + name + " cannot be unregistered", e);
      }
    }
  }
}
