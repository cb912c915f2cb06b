package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.config.CallbackSettings;
import io.github.containerreconciler.internal.config.VisibleText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Asks MBeans that the service has already. Their code is the application's, so it runs on the
 * calling thread and is never interrupted; whoever waits for it stops waiting.
 */
final class MBeanAsked implements Asked {

  private static final String OURS = "io.github.containerreconciler";

  private final CallbackSettings.MBean settings;
  private final @Nullable Path pick;
  private final MBeanServer server;

  MBeanAsked(CallbackSettings.MBean settings, @Nullable Path pick, MBeanServer server) {
    this.settings = settings;
    this.pick = pick;
    this.server = server;
  }

  @Override
  public List<String> ask(Duration timeout) throws NoAnswer {
    List<String> entries = new ArrayList<>();
    for (ObjectName mbean : find()) {
      try {
        entries.addAll(Picker.pick(new OpenNode(value(mbean)), pick, false));
      } catch (NoAnswer e) {
        throw new NoAnswer(asked(mbean) + ": " + e.getMessage());
      } catch (JMException | RuntimeException | Error e) { // the application's code throws anything
        throw new NoAnswer(asked(mbean) + " failed: " + described(e));
      }
    }
    return entries;
  }

  private List<ObjectName> find() throws NoAnswer {
    try {
      List<ObjectName> found = new ArrayList<>();
      for (ObjectName name :
          new TreeSet<>(server.queryNames(new ObjectName(settings.objectName()), null))) {
        if (!name.getDomain().equals(OURS)) {
          found.add(name);
        }
      }
      if (found.isEmpty()) {
        throw new NoAnswer("no MBean " + settings.objectName() + " is registered");
      }
      return found;
    } catch (MalformedObjectNameException e) {
      throw new NoAnswer(settings.objectName() + " is no name of an MBean");
    }
  }

  private @Nullable Object value(ObjectName mbean) throws JMException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(server.getClassLoaderFor(mbean));
    try {
      return settings.attribute() != null
          ? server.getAttribute(mbean, settings.attribute())
          : server.invoke(mbean, settings.operation(), new Object[0], new String[0]);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private String asked(ObjectName mbean) {
    return mbean
        + " "
        + (settings.attribute() != null ? settings.attribute() : settings.operation() + "()");
  }

  private static String described(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getClass().getName().startsWith("javax.management.") && cause.getCause() != null) {
      cause = cause.getCause();
    }
    try {
      return VisibleText.of(cause.toString(), MOST_SHOWN);
    } catch (RuntimeException | Error e) {
      return "what it threw cannot be described";
    }
  }

  private static final int MOST_SHOWN = 300;
}
