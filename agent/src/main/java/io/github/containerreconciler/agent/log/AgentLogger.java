package io.github.containerreconciler.agent.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Hands every event that its level lets through to {@link Logs}. */
final class AgentLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  AgentLogger() {
    name = "container-reconciler";
  }

  @Override
  public boolean isTraceEnabled() {
    return Logs.isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return Logs.isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return Logs.isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return Logs.isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return Logs.isEnabled(Level.ERROR);
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
    Logs.write(level, MessageFormatter.basicArrayFormat(pattern, arguments), thrown);
  }
}
