package io.github.containerreconciler.agent.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Hands every event that its level lets through to {@link Logs}. */
final class AgentLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  private final Level least;

  /** Drops what is below this level, whatever the settings say. */
  AgentLogger(Level least) {
    this.name = "container-reconciler";
    this.least = least;
  }

  private boolean isEnabled(Level level) {
    return level.toInt() >= least.toInt() && Logs.isEnabled(level);
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
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
    Logs.write(level, MessageFormatter.basicArrayFormat(pattern, texts(arguments)), thrown);
  }

  /** SLF4J prints the stack trace of an argument that fails, by calling what failed. */
  private static Object @Nullable [] texts(Object @Nullable [] arguments) {
    return arguments == null ? null : Arrays.stream(arguments).map(Logs::text).toArray();
  }
}
