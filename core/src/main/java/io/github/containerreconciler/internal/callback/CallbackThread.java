package io.github.containerreconciler.internal.callback;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * One call of a callback on a thread of its own. It is never interrupted: an interrupt would close
 * the application's own files. At its deadline it is left alone.
 */
final class CallbackThread {

  private final MBeanServer server;
  private final ObjectName mbean;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final NotificationListener listener = (notification, handback) -> heard(notification);
  private @Nullable CallbackAnswer answer;
  private boolean late; // a late answer is not kept
  private volatile boolean unregistered;

  CallbackThread(
      MBeanServer server, ObjectName mbean, ThreadFactory threads, Supplier<CallbackAnswer> call) {
    this.server = server;
    this.mbean = mbean;
    CallbackAnswer broken = // made now: later there may be no memory for it
        CallbackAnswer.failed(
            String.valueOf(mbean.getKeyProperty("name")), Duration.ZERO, "failed without a word");
    this.thread = threads.newThread(() -> run(call, broken));
    thread.setUncaughtExceptionHandler((t, e) -> {}); // never the host's, which may end the host
  }

  /**
   * Starts the call.
   *
   * @throws OutOfMemoryError if the host has no thread left
   */
  void start() {
    thread.start();
  }

  private void run(Supplier<CallbackAnswer> call, CallbackAnswer broken) {
    CallbackAnswer result = broken;
    try {
      result = call.get();
    } finally {
      end(result);
    }
  }

  private synchronized void end(CallbackAnswer result) {
    try {
      if (late) {
        stopListening();
      } else {
        answer = result;
      }
    } finally { // else the callback would never be asked again
      ended.countDown();
    }
  }

  /** The answer; null if there is none at the deadline. */
  @Nullable CallbackAnswer await(Duration timeout) throws InterruptedException {
    ended.await(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
    synchronized (this) {
      return answer;
    }
  }

  /** Leaves the call alone; its answer is not kept. */
  synchronized void leave() {
    if (late || ended.getCount() == 0) {
      return;
    }
    late = true;
    try {
      server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
      unregistered = !server.isRegistered(mbean);
    } catch (JMException | RuntimeException e) {
      unregistered = false; // then its end is awaited, or that its name is gone
    }
  }

  /** Another MBean of the same name may be registered since; this call is not in its way. */
  private void heard(Object notification) {
    if (notification instanceof MBeanServerNotification about
        && about.getType().equals(MBeanServerNotification.UNREGISTRATION_NOTIFICATION)
        && about.getMBeanName().equals(mbean)) {
      unregistered = true;
    }
  }

  private void stopListening() {
    try {
      server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
    } catch (JMException | RuntimeException e) {
      unregistered = true; // it was never added; the call has ended anyway
    }
  }

  /** Returns whether the callback has not come back yet, and is still registered. */
  boolean isInTheWay() {
    return ended.getCount() > 0 && thread.isAlive() && !unregistered;
  }

  String name() {
    return thread.getName();
  }
}
