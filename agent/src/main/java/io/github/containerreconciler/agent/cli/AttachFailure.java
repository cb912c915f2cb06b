package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.io.File;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Explains a failed attach in a sentence with the remedy. */
final class AttachFailure {

  private static final String FROM_THE_START =
      "start the service with -javaagent:container-reconciler-agent.jar=... instead, or without";

  private AttachFailure() {}

  /** Looks for the reason in all causes of what attaching threw. */
  static CliException explain(Jvm jvm, File jar, Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      all.append(e).append('\n');
    }
    String text = all.toString();
    if (text.contains("No such process") || !ProcessHandle.of(jvm.pid()).isPresent()) {
      return CliException.noTarget(
          "process " + jvm.pid() + " is gone; list shows the JVMs that run");
    }
    if (text.contains("not permitted")
        || text.contains("AccessDenied")
        || text.contains("Permission denied")
        || text.contains("well-known file")) {
      return anotherUser(jvm, failure);
    }
    if (text.contains("does not support the attach mechanism")) {
      return disabled(jvm);
    }
    if (text.contains("Dynamic agent loading is not enabled")) {
      return noLoading(jvm);
    }
    if (text.contains("Agent JAR not found") || text.contains("Error opening zip")) {
      return CliException.failed(
          ("%s cannot read %s: its user %s needs to be able to; copy it to a folder that"
                  + " everybody can read")
              .formatted(jvm, jar, orUnknown(jvm.user())),
          failure);
    }
    if (text.contains("doesn't respond") || text.contains("Unable to open socket file")) {
      return CliException.failed(
          jvm + " does not answer: it is stopped or very busy, or no JVM; try again", failure);
    }
    if (text.contains("Connection refused")) {
      return CliException.failed(
          ("%s does not answer: the file .java_pid%d in its /tmp may be left by an earlier process"
                  + " with this id; remove it and try again")
              .formatted(jvm, jvm.pid()),
          failure);
    }
    if (text.contains("NoClassDefFoundError: com/sun/tools/attach")) {
      return CliException.failed(
          "this Java has no module jdk.attach: run the command line with a JDK's java", failure);
    }
    return CliException.failed("cannot attach to " + jvm + ": " + root(failure), failure);
  }

  static CliException anotherUser(Jvm jvm, @Nullable Throwable failure) {
    String message =
        ("%s belongs to user %s, and this is user %s: run this command as that user (sudo -u USER"
                + " java -jar ...) or as root")
            .formatted(jvm, orUnknown(jvm.user()), System.getProperty("user.name"));
    return CliException.failed(message, failure);
  }

  static CliException disabled(Jvm jvm) {
    return CliException.failed(
        ("%s was started with -XX:+DisableAttachMechanism: %s that flag; a JMX port of the"
                + " service (TARGET host:port) takes every command but attach")
            .formatted(jvm, FROM_THE_START));
  }

  static CliException noLoading(Jvm jvm) {
    return CliException.failed(
        ("%s was started with -XX:-EnableDynamicAgentLoading: %s that flag"
                + " (-XX:+EnableDynamicAgentLoading allows it)")
            .formatted(jvm, FROM_THE_START));
  }

  /** The reason at the bottom in its own words, without the classes that carried it up. */
  static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
    return Logs.escape(cause instanceof UnknownHostException ? "unknown host " + message : message);
  }

  private static String orUnknown(String user) {
    return user.isEmpty() ? "(unknown)" : user;
  }
}
