package io.github.containerreconciler.internal.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOP_FallbackServiceProvider;

/** What is logged while it is open; while none is, nothing is logged at all. */
public final class LogCapture implements AutoCloseable {

  private static final List<LogCapture> OPEN = new CopyOnWriteArrayList<>();

  private final List<String> lines = new CopyOnWriteArrayList<>();

  public LogCapture() {
    OPEN.add(this);
  }

  /** Each with its level before it. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    OPEN.remove(this);
  }

  /** Found by SLF4J, as the tests have no other. */
  public static final class Provider extends NOP_FallbackServiceProvider {

    private static final Capturing LOGGER = new Capturing();

    @Override
    public ILoggerFactory getLoggerFactory() {
      return name -> LOGGER;
    }
  }

  private static final class Capturing extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isTraceEnabled() {
      return isInfoEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
      return isInfoEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
      return !OPEN.isEmpty();
    }

    @Override
    public boolean isWarnEnabled() {
      return isInfoEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
      return isInfoEnabled();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      String line = level + " " + MessageFormatter.basicArrayFormat(pattern, arguments);
      OPEN.forEach(capture -> capture.lines.add(line));
    }
  }
}
