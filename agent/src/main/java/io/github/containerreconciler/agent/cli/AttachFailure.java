package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What stood in the way of attaching, as a sentence with the remedy. */
final class AttachFailure {

  private static final String FLAG = "start the service with -javaagent:%s instead, or without %s";

  private AttachFailure() {}

  /**
   * @param failure what attaching threw; the reason is buried in its causes
   */
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
      return CliException.failed(
          jvm
              + " belongs to user "
              + orUnknown(jvm.user())
              + ", and this is user "
              + System.getProperty("user.name")
              + ": run this command as that user (sudo -u USER java -jar …) or as root",
          failure);
    }
    if (text.contains("does not support the attach mechanism")) {
      return CliException.failed(
          jvm
              + " was started with -XX:+DisableAttachMechanism: "
              + FLAG.formatted(jar, "that flag"),
          failure);
    }
    if (text.contains("Dynamic agent loading is not enabled")) {
      return CliException.failed(
          jvm
              + " was started with -XX:-EnableDynamicAgentLoading: "
              + FLAG.formatted(jar, "that flag (-XX:+EnableDynamicAgentLoading allows it)"),
          failure);
    }
    if (text.contains("Agent JAR not found") || text.contains("Error opening zip")) {
      return jarUnseen(jvm, jar, failure);
    }
    if (text.contains("doesn't respond") || text.contains("Unable to open socket file")) {
      return CliException.failed(
          jvm + " does not answer: it is stopped or very busy, or no JVM; try again", failure);
    }
    if (text.contains("NoClassDefFoundError: com/sun/tools/attach")) {
      return CliException.failed(
          "this Java has no module jdk.attach: run the command line with a JDK's java", failure);
    }
    return CliException.failed("cannot attach to " + jvm + ": " + root(failure), failure);
  }

  /** Before anything is loaded: would the target find the jar? */
  static void checkJar(Jvm jvm, File jar) {
    TargetProcess process = new TargetProcess(jvm.pid());
    Path seen = process.resolve(jar.toPath().toAbsolutePath());
    if (process.isInAnotherMountNamespace() && !Files.exists(seen)) {
      throw jarUnseen(jvm, jar, null);
    }
  }

  private static CliException jarUnseen(Jvm jvm, File jar, @Nullable Throwable failure) {
    String message =
        new TargetProcess(jvm.pid()).isInAnotherMountNamespace()
            ? jvm
                + " runs in a container that does not hold "
                + jar
                + ": copy it there under the same path (docker cp "
                + jar
                + " CONTAINER:"
                + jar
                + ") and try again"
            : jvm
                + " cannot read "
                + jar
                + ": its user "
                + orUnknown(jvm.user())
                + " needs to be able to; copy it to a folder that everybody can read";
    return failure == null ? CliException.failed(message) : CliException.failed(message, failure);
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Logs.escape(String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()));
  }

  private static String orUnknown(String user) {
    return user.isEmpty() ? "(unknown)" : user;
  }
}
