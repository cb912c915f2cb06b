package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.jfr.CallbackCallEvent;
import io.github.containerreconciler.internal.jfr.Flight;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application's callbacks in an MBeanServer and asks them, on a thread of its own: one
 * that hangs is abandoned at its deadline, and while it hangs no other question is asked, so that
 * at most one thread ever waits.
 */
public final class JmxCallbacks implements Callbacks {

  private static final ObjectName PATTERN = pattern();
  private static final int LONGEST = 500;

  private final MBeanServer server;
  private final String reconciler;
  private final ThreadFactory threads;
  private @Nullable Thread abandoned;
  private String abandonedSource = "";

  /**
   * @param reconciler asks what is registered for this one, or for all
   * @param threads makes daemon threads
   */
  public JmxCallbacks(MBeanServer server, String reconciler, ThreadFactory threads) {
    this.server = server;
    this.reconciler = reconciler;
    this.threads = threads;
  }

  @Override
  public List<String> names(List<String> required) throws CallbackException {
    return List.copyOf(find(required).keySet());
  }

  @Override
  public Answer ask(List<String> required, Duration timeout) throws CallbackException {
    return ask(required, timeout, () -> {});
  }

  @Override
  public synchronized Answer ask(List<String> required, Duration timeout, Runnable meanwhile)
      throws CallbackException {
    Thread hanging = abandoned;
    if (hanging != null && hanging.isAlive()) {
      throw new CallbackException(
          "callback "
              + abandonedSource
              + " still hangs; it is asked again once it has come back; "
              + see(hanging));
    }
    abandoned = null;
    Map<String, ObjectName> sources = find(required);
    BlockingQueue<Object> answers = new ArrayBlockingQueue<>(sources.size());
    Thread asking =
        threads.newThread(
            () -> sources.forEach((source, name) -> answers.add(recorded(source, name))));
    asking.start();
    meanwhile.run();
    List<TrackedSet> tracked = new ArrayList<>();
    for (String source : sources.keySet()) {
      tracked.add(take(answers, source, asking, timeout));
    }
    return new Answer(TrackedSet.union(tracked), List.copyOf(sources.keySet()));
  }

  private TrackedSet take(
      BlockingQueue<Object> answers, String source, Thread asking, Duration timeout)
      throws CallbackException {
    Object answer;
    try {
      answer = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = null;
    }
    if (answer == null) {
      abandoned = asking;
      abandonedSource = source;
      asking.interrupt();
      throw new CallbackException(
          "callback "
              + source
              + " did not answer within "
              + Durations.format(timeout)
              + "; "
              + see(asking));
    }
    if (answer instanceof Failure failure) {
      throw new CallbackException("callback " + source + " " + failure.what(), failure.cause());
    }
    return (TrackedSet) answer;
  }

  private Map<String, ObjectName> find(List<String> required) throws CallbackException {
    Map<String, ObjectName> found = new TreeMap<>();
    Set<String> others = new TreeSet<>();
    for (ObjectName name : server.queryNames(PATTERN, null)) {
      String only = name.getKeyProperty("reconciler");
      if (only == null || unquoted(only).equals(reconciler)) {
        String source = unquoted(String.valueOf(name.getKeyProperty("name")));
        // two may share a name, one for all reconcilers and one for this: both are asked
        found.put(
            found.containsKey(source) ? name.getCanonicalKeyPropertyListString() : source, name);
      } else {
        others.add(unquoted(only));
      }
    }
    if (found.isEmpty()) {
      throw new CallbackException(
          "no callback is registered: the application must say which containers it knows, with"
              + " TrackedContainers.register(...) or an MBean named "
              + PATTERN.getDomain()
              + ":type=TrackedContainers,name=... (README: Use it in your own service)"
              + (others.isEmpty() ? "" : "; there are only some for other reconcilers: " + others));
    }
    for (String source : required) {
      if (!found.containsKey(source)) {
        throw new CallbackException(
            "required callback "
                + source
                + " is not registered; registered are "
                + found.keySet()
                + "; register it, or take it out of required-sources");
      }
    }
    return found;
  }

  private Object recorded(String source, ObjectName name) {
    return Flight.isOn() ? record(source, name) : call(name);
  }

  /** Apart, so that the event's class is not touched before. */
  private Object record(String source, ObjectName name) {
    CallbackCallEvent event = new CallbackCallEvent();
    event.begin();
    Object answer = call(name);
    event.end();
    event.reconciler = reconciler;
    event.callback = source;
    event.entries = answer instanceof TrackedSet tracked ? tracked.size() : -1;
    event.error = answer instanceof Failure failure ? failure.what() : "";
    event.commit();
    return answer;
  }

  /**
   * A {@link TrackedSet}, or a {@link Failure}; all of the callback's work is done on this thread.
   */
  private Object call(ObjectName name) {
    try {
      Thread.currentThread().setContextClassLoader(server.getClassLoaderFor(name));
      Object answer = server.invoke(name, "containerIds", new Object[0], new String[0]);
      if (answer instanceof Object[] array) {
        return TrackedSet.of(Arrays.asList(array));
      }
      if (answer instanceof Collection<?> all) {
        return TrackedSet.of(all);
      }
      if (answer instanceof Iterable<?> all) {
        List<Object> entries = new ArrayList<>();
        all.forEach(entries::add);
        return TrackedSet.of(entries);
      }
      return new Failure(
          answer == null
              ? "returned null; an empty collection says that nothing is tracked"
              : "returned a " + answer.getClass().getName() + ", not String[] or Collection",
          null);
    } catch (IllegalArgumentException e) {
      return new Failure("returned nonsense: " + shortened(e.getMessage()), e);
    } catch (Throwable e) { // the application's code may throw anything
      Throwable cause = e;
      while (cause.getCause() != null
          && cause.getClass().getName().startsWith("javax.management.")) {
        cause = cause.getCause();
      }
      return new Failure("failed: " + shortened(cause.toString()), null);
    }
  }

  private static String see(Thread thread) {
    return "jstack shows what its thread \"" + thread.getName() + "\" waits for";
  }

  /** What an application says may be of any length. */
  private static String shortened(@Nullable String text) {
    String said = String.valueOf(text);
    return said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "…";
  }

  private record Failure(String what, @Nullable Throwable cause) {}

  private static String unquoted(String value) {
    return value.startsWith("\"") ? ObjectName.unquote(value) : value;
  }

  private static ObjectName pattern() {
    try {
      return new ObjectName("io.github.containerreconciler:type=TrackedContainers,*");
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }
}
