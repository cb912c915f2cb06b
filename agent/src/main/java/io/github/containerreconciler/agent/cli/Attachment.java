package io.github.containerreconciler.agent.cli;

import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.Callable;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Uses the JDK's attach mechanism on a JVM. */
final class Attachment {

  /** The agent knows by it what was encoded here. */
  private static final String MARK = "base64:";

  private static final String JAR = "agent-jar=";

  /** The most bytes of one attach call: a JVM breaks off on more. */
  private static final int MOST_BYTES = 1_024;

  private final Jvm jvm;
  private final File jar;
  private final Duration timeout;

  Attachment(Jvm jvm, File jar, Duration timeout) {
    this.jvm = jvm;
    this.jar = jar;
    this.timeout = timeout;
  }

  private interface Use<T> {
    T of(VirtualMachine vm) throws Exception;
  }

  Properties systemProperties() {
    return use(VirtualMachine::getSystemProperties);
  }

  AgentStatus status() {
    return AgentStatus.in(systemProperties());
  }

  /**
   * Starts the JDK's own local JMX connector in the JVM if it does not run yet, as JConsole does.
   */
  String jmxAddress() {
    return use(VirtualMachine::startLocalManagementAgent);
  }

  /** Refuses settings that no JVM could take, before anything is done to it. */
  void checkLoad(String settings) {
    if (new TargetProcess(jvm).isRefusedBy("EnableDynamicAgentLoading", false)) {
      throw AttachFailure.noLoading(jvm);
    }
    String path = holds() ? jar.getAbsolutePath() : TargetFolder.PATH;
    if (path.indexOf('=') >= 0) {
      throw CliException.failed(
          ("the agent's jar lies at %s, and a JVM takes what follows a = for the arguments:"
                  + " copy the jar to a path without =")
              .formatted(path));
    }
    int bytes = (path + "=" + argument(path, settings)).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw CliException.failed(
          ("an attach carries at most %s bytes, and these settings make %s: put them into a"
                  + " file and attach with config=FILE")
              .formatted(MOST_BYTES, bytes));
    }
  }

  /**
   * Loads the agent; {@link AgentStatus} says what became of it. Returns whether the jar had to be
   * brought along: then {@link #takeAway} is due once the agent runs.
   */
  boolean load(String settings) {
    boolean held = holds();
    String path = held ? jar.getAbsolutePath() : TargetFolder.PATH;
    boolean brought = !held && bring();
    try {
      within(
          () -> {
            String pid = String.valueOf(jvm.pid());
            ByteBuddyAgent.attach(new File(path), pid, argument(path, settings));
            return true;
          });
    } catch (CliException e) {
      if (brought) {
        takeAway();
      }
      throw e;
    }
    return brought;
  }

  private boolean bring() {
    try {
      return new TargetFolder(jvm).bring(jar);
    } catch (IOException e) {
      throw CliException.failed("the jar could not be brought along into " + jvm + ": " + e, e);
    }
  }

  /** Deletes the jar that was brought along. */
  void takeAway() {
    try {
      new TargetFolder(jvm).takeAway();
    } catch (IOException e) {
      throw CliException.failed(
          TargetFolder.PATH + " could not be deleted again where " + jvm + " runs: " + e, e);
    }
  }

  private boolean holds() {
    return new TargetFolder(jvm).holds(jar);
  }

  /**
   * In ASCII alone: other characters arrive broken. The jar is named in there too, since a JVM that
   * once held an older agent runs that one's entry class again.
   */
  static String argument(String jarPath, String settings) {
    byte[] text = (JAR + jarPath + "\n" + settings).getBytes(StandardCharsets.UTF_8);
    return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private <T> T use(Use<T> use) {
    return within(
        () -> {
          VirtualMachine vm = VirtualMachine.attach(String.valueOf(jvm.pid()));
          try {
            return use.of(vm);
          } finally {
            vm.detach();
          }
        });
  }

  private <T> T within(Callable<T> call) {
    new TargetProcess(jvm).check();
    try {
      return Deadline.in(timeout).within(jvm.toString(), call);
    } catch (CliException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw AttachFailure.explain(jvm, jar, e);
    }
  }
}
