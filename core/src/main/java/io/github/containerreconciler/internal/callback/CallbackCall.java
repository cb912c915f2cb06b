package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.config.VisibleText;
import io.github.containerreconciler.internal.jfr.CallbackCallEvent;
import io.github.containerreconciler.internal.jfr.Flight;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Calls one callback. All of the application's code runs here: the operation itself, the collection
 * that it returns, and the texts of what it throws.
 */
final class CallbackCall {

  private static final String OPERATION = "containerIds";
  private static final String MATCH = "match";
  private static final int LONGEST = 500;

  private final MBeanServer server;
  private final ObjectName mbean;
  private final String name;

  CallbackCall(MBeanServer server, ObjectName mbean, String name) {
    this.server = server;
    this.mbean = mbean;
    this.name = name;
  }

  /** Calls it and never throws. */
  CallbackAnswer answer(String reconciler) {
    return Flight.isOn() ? recorded(reconciler) : answer();
  }

  /** Apart, so that the event's class is not touched before. */
  private CallbackAnswer recorded(String reconciler) {
    CallbackCallEvent event = new CallbackCallEvent();
    event.begin();
    CallbackAnswer answer = answer();
    event.end();
    event.reconciler = reconciler;
    event.callback = name;
    event.entries = answer.error().isEmpty() ? answer.entries().size() : -1;
    event.error = answer.error();
    event.commit();
    return answer;
  }

  private CallbackAnswer answer() {
    long start = System.nanoTime();
    TrackedSet entries = TrackedSet.EMPTY;
    String error = "";
    try {
      Thread.currentThread().setContextClassLoader(server.getClassLoaderFor(mbean));
      Match match = match();
      entries = read(invoke(OPERATION), match);
    } catch (InvalidAnswer e) {
      error = "gave no valid answer: " + e.getMessage();
    } catch (Throwable e) { // the application's code may throw anything
      error = failure(e);
    }
    return new CallbackAnswer(name, entries, Duration.ofNanos(System.nanoTime() - start), error);
  }

  private Match match() throws JMException, InvalidAnswer {
    if (!hasOperation(MATCH)) {
      return Match.ID;
    }
    Object match = invoke(MATCH);
    try {
      return Match.parse(String.valueOf(match));
    } catch (IllegalArgumentException e) {
      throw new InvalidAnswer(
          "match() returned \""
              + VisibleText.of(String.valueOf(match), LONGEST)
              + "\"; "
              + e.getMessage());
    }
  }

  private @Nullable Object invoke(String operation) throws JMException {
    return server.invoke(mbean, operation, new Object[0], new String[0]);
  }

  private static TrackedSet read(@Nullable Object answer, Match match) throws InvalidAnswer {
    List<@Nullable Object> entries;
    if (answer == null) {
      throw new InvalidAnswer("null; an empty collection says that nothing is tracked");
    } else if (answer instanceof Object[] array) {
      entries = Arrays.asList(array.clone());
    } else if (answer instanceof Collection<?> collection) {
      entries = Entries.copy(collection);
    } else {
      throw new InvalidAnswer(
          "a " + answer.getClass().getTypeName() + ", not a String[] or a Collection of Strings");
    }
    try {
      return TrackedSet.of(entries, match);
    } catch (IllegalArgumentException e) {
      throw new InvalidAnswer(String.valueOf(e.getMessage()));
    }
  }

  private String failure(Throwable thrown) {
    try {
      return operationIsMissing() + "failed: " + described(thrown);
    } catch (InstanceNotFoundException e) { // of the server's, as when the service ends
      return "was unregistered while it was asked";
    } catch (Throwable e) { // also while it is described
      return "failed, and what it threw cannot be described";
    }
  }

  private String operationIsMissing() throws JMException {
    if (hasOperation(OPERATION)) {
      return "";
    }
    for (MBeanAttributeInfo attribute : info().getAttributes()) {
      if (attribute.getName().equalsIgnoreCase(OPERATION)) {
        return "has an attribute "
            + attribute.getName()
            + ", but an operation containerIds() without arguments is needed; it ";
      }
    }
    return "has no operation containerIds() without arguments; it ";
  }

  private boolean hasOperation(String operation) throws JMException {
    for (MBeanOperationInfo info : info().getOperations()) {
      if (info.getName().equals(operation) && info.getSignature().length == 0) {
        return true;
      }
    }
    return false;
  }

  private MBeanInfo info() throws JMException {
    return server.getMBeanInfo(mbean);
  }

  private static String described(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean isWrapper = thrown.getClass().getName().startsWith("javax.management.");
    return isWrapper && cause != null
        ? described(cause)
        : VisibleText.of(thrown.toString(), LONGEST);
  }

  /** Its message is ours; the application cannot throw it. */
  private static final class InvalidAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidAnswer(String message) {
      super(message);
    }
  }
}
