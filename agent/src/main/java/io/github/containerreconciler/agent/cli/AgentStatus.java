package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.util.List;
import java.util.Properties;

/**
 * A JVM's status of the agent in it.
 *
 * @param text empty if no agent ever arrived; without control characters
 */
record AgentStatus(String text) {

  private static final String PROPERTY = "container-reconciler.status";
  private static final String RUNNING = "running ";
  private static final String FAILED = "failed: ";

  static AgentStatus in(Properties systemProperties) {
    return new AgentStatus(Logs.escape(systemProperties.getProperty(PROPERTY, "")));
  }

  boolean isStarting() {
    return text.equals("starting");
  }

  boolean isRunning() {
    return text.startsWith(RUNNING);
  }

  boolean isFailed() {
    return text.startsWith(FAILED);
  }

  boolean isStopped() {
    return text.equals("stopped");
  }

  /** The version that runs; empty if none does. */
  String version() {
    return isRunning() ? text.substring(RUNNING.length()) : "";
  }

  /** The target's own words, a problem a line. */
  List<String> problems() {
    return isFailed() ? List.of(text.substring(FAILED.length()).split(" \\| ", -1)) : List.of();
  }

  /** In one word, for a table or a program; empty if no agent ever arrived. */
  String word() {
    return text.split("[ :]", 2)[0];
  }

  /** Why nothing can be asked of it, with the remedy. */
  String absence(Jvm jvm) {
    if (isStarting()) {
      return "the agent is still starting in " + jvm + "; try again";
    }
    String remedy = "; start one: attach " + jvm.pid() + " owner-label=...";
    if (isFailed()) {
      return "the agent in " + jvm + " could not start: " + String.join("; ", problems()) + remedy;
    }
    return (isStopped() ? "the agent was stopped in " : "no agent runs in ") + jvm + remedy;
  }
}
