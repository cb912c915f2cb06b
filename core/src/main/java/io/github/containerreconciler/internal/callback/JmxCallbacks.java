package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.config.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Finds the application's callbacks in an MBeanServer and asks them all at once, each on a thread
 * of its own. A call that is late at its deadline is left alone, and its callback is not called
 * again before it has come back: so at most one thread waits for each callback.
 */
public final class JmxCallbacks implements Callbacks {

  private static final ObjectName PATTERN = pattern();

  private final MBeanServer server;
  private final String reconciler;
  private final ThreadFactory threads;
  private final Map<ObjectName, CallbackThread> calls = new HashMap<>();

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
  public synchronized Answer ask(List<String> required, Duration timeout) throws CallbackException {
    Map<String, ObjectName> found = find(required);
    calls.keySet().retainAll(found.values());
    calls.values().removeIf(call -> !call.isInTheWay());
    Map<String, CallbackAnswer> answers = new TreeMap<>();
    Map<String, CallbackThread> started = new TreeMap<>();
    found.forEach((name, mbean) -> start(name, mbean, started, answers));
    long deadline = System.nanoTime() + timeout.toNanos();
    started.forEach((name, call) -> answers.put(name, await(name, call, timeout, deadline)));
    calls.values().removeIf(call -> !call.isInTheWay()); // and their answers with them
    List<CallbackAnswer> each = List.copyOf(answers.values());
    for (CallbackAnswer answer : each) {
      if (!answer.error().isEmpty()) {
        throw new CallbackException("callback " + answer.name() + " " + answer.error(), each);
      }
    }
    return new Answer(each);
  }

  private void start(
      String name,
      ObjectName mbean,
      Map<String, CallbackThread> started,
      Map<String, CallbackAnswer> answers) {
    CallbackThread late = calls.get(mbean);
    if (late != null) {
      String hangs = "still hangs in an earlier call; it is asked again once that has come back; ";
      answers.put(name, CallbackAnswer.failed(name, Duration.ZERO, hangs + see(late)));
      return;
    }
    try {
      CallbackCall call = new CallbackCall(server, mbean, name);
      CallbackThread thread =
          new CallbackThread(server, mbean, threads, () -> call.answer(reconciler));
      calls.put(mbean, thread);
      started.put(name, thread);
      thread.start();
    } catch (RuntimeException | OutOfMemoryError e) { // the host is out of threads or of heap
      calls.remove(mbean);
      started.remove(name);
      String why = "cannot be asked, because no thread can be started for it: " + e;
      answers.put(name, CallbackAnswer.failed(name, Duration.ZERO, why));
    }
  }

  private static CallbackAnswer await(
      String name, CallbackThread call, Duration timeout, long deadline) {
    String error = "did not answer within " + Durations.format(timeout);
    try {
      CallbackAnswer answer = call.await(Duration.ofNanos(deadline - System.nanoTime()));
      if (answer != null) {
        return answer;
      }
    } catch (InterruptedException e) { // of our own thread; the application is not interrupted
      Thread.currentThread().interrupt();
      error = "was not waited for, because the reconciler's own thread was interrupted";
    }
    call.leave();
    return CallbackAnswer.failed(name, timeout, error + "; " + see(call));
  }

  private Map<String, ObjectName> find(List<String> required) throws CallbackException {
    Map<String, ObjectName> found = new TreeMap<>();
    Set<String> others = new TreeSet<>();
    for (ObjectName mbean : new TreeSet<>(server.queryNames(PATTERN, null))) {
      String only = mbean.getKeyProperty("reconciler");
      if (only == null || unquoted(only).equals(reconciler)) {
        String name = mbean.getKeyProperty("name");
        String shown = name == null ? mbean.getCanonicalKeyPropertyListString() : unquoted(name);
        // two may share a name, one for all reconcilers and one for this: both are asked
        found.put(
            found.containsKey(shown) ? mbean.getCanonicalKeyPropertyListString() : shown, mbean);
      } else {
        others.add(unquoted(only));
      }
    }
    if (found.isEmpty()) {
      throw CallbackException.noneRegistered(
          "no callback is registered: the application must say which containers it knows, with"
              + " TrackedContainers.register(...) or an MBean named "
              + PATTERN.getDomain()
              + ":type=TrackedContainers,name=... (README: Use it in your own service)"
              + (others.isEmpty() ? "" : "; there are only some for other reconcilers: " + others));
    }
    for (String name : required) {
      if (!found.containsKey(name)) {
        throw new CallbackException(
            "required callback "
                + name
                + " is not registered; registered are "
                + found.keySet()
                + "; register it, or take it out of required-callbacks");
      }
    }
    return found;
  }

  private static String see(CallbackThread call) {
    return "jstack shows what its thread \"" + call.name() + "\" waits for";
  }

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
