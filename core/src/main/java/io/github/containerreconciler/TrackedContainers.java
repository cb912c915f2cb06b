package io.github.containerreconciler;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an application says which containers it knows.
 *
 * <p>A registered callback is an MBean of the platform's MBeanServer, so it does not matter which
 * class loader the application lives in, nor whether it registers before or after the reconciler
 * arrives. As long as it is registered, the reconciler asks it at every sweep and again right
 * before each removal; what it does not name, and what is old enough and ours by a rule of
 * ownership, is removed.
 */
public final class TrackedContainers {

  private static final Logger LOG = LoggerFactory.getLogger(TrackedContainers.class);
  private static final Pattern NAME = Pattern.compile("[^\\s,=:\"*?\\p{Cntrl}]{1,200}");
  private static final String DOMAIN = "io.github.containerreconciler";

  private TrackedContainers() {}

  /**
   * Registers a callback that every reconciler in this JVM asks.
   *
   * @param source names the callback, such as {@code job-store}; unique within the JVM
   * @param containerIds gives what the application knows now: full ids, prefixes of at least 12
   *     digits, or names. It is called from a thread of the reconciler's, must be quick (within
   *     {@code api-timeout}) and thread-safe. An empty answer means that nothing is tracked; while
   *     it does not know yet, it should throw: then nothing is removed. So it is for null as an
   *     answer or within it, and for blank entries.
   * @throws IllegalArgumentException if the name cannot be part of a JMX name
   * @throws IllegalStateException if the name is taken
   */
  public static Registration register(
      String source, Callable<? extends Collection<String>> containerIds) {
    return register(source, "", containerIds);
  }

  /**
   * Registers a callback that only one reconciler asks, where the agent runs several.
   *
   * @param reconciler the reconciler's name; empty for all
   * @see #register(String, Callable)
   */
  public static Registration register(
      String source, String reconciler, Callable<? extends Collection<String>> containerIds) {
    Objects.requireNonNull(containerIds, "containerIds");
    ObjectName name = objectName(source, reconciler);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      server.registerMBean(
          new StandardMBean(new Callback(containerIds), CallbackMBean.class), name);
    } catch (InstanceAlreadyExistsException e) {
      throw new IllegalStateException(
          "source " + source + ": a callback of this name is registered already, as " + name, e);
    } catch (JMException e) {
      throw new IllegalStateException("source " + source + ": cannot be registered as " + name, e);
    }
    return new RegisteredCallback(source, name, server);
  }

  private static ObjectName objectName(String source, String reconciler) {
    check("source", source);
    String properties = ":type=TrackedContainers,name=" + source;
    if (!reconciler.isEmpty()) {
      check("reconciler", reconciler);
      properties += ",reconciler=" + reconciler;
    }
    try {
      return new ObjectName(DOMAIN + properties);
    } catch (JMException e) {
      throw new IllegalArgumentException("source " + source + ": cannot be part of a JMX name", e);
    }
  }

  private static void check(String what, String value) {
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

  private record Callback(Callable<? extends Collection<String>> source) implements CallbackMBean {
    @Override
    public String[] containerIds() throws Exception {
      Collection<String> ids = source.call();
      if (ids == null) {
        throw new IllegalStateException("the callback returned null");
      }
      return ids.toArray(new String[0]);
    }
  }

  private static final class RegisteredCallback implements Registration {
    private final String source;
    private final ObjectName name;
    private final MBeanServer server;
    private final AtomicBoolean open = new AtomicBoolean(true);

    RegisteredCallback(String source, ObjectName name, MBeanServer server) {
      this.source = source;
      this.name = name;
      this.server = server;
    }

    @Override
    public String source() {
      return source;
    }

    @Override
    public void close() {
      if (!open.getAndSet(false)) {
        return;
      }
      try {
        server.unregisterMBean(name);
      } catch (InstanceNotFoundException e) {
        LOG.debug("callback {} was unregistered by somebody else", name);
      } catch (JMException e) {
        LOG.warn("callback {} cannot be unregistered", name, e);
      }
    }
  }
}
