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
  private final TargetFolder folder;

  Attachment(Jvm jvm, File jar, Duration timeout) {
    this.jvm = jvm;
    this.jar = jar;
    this.timeout = timeout;
    this.folder = new TargetFolder(jvm);
  }

  /** What is done with something that is closed afterwards. */
  interface Use<R, T> {
    T of(R resource) throws Exception;
  }

  Properties systemProperties() {
    return use(VirtualMachine::getSystemProperties);
  }

  AgentStatus status() {
    return AgentStatus.in(systemProperties());
  }

  /** The status once it is no longer {@code starting}, as far as there is time. */
  AgentStatus settled() throws Exception {
    return Deadline.in(timeout).poll(this::status, status -> !status.isStarting());
  }

  /**
   * Starts the JDK's own local JMX connector in the JVM if it does not run yet, as JConsole does.
   */
  String jmxAddress() {
    return use(VirtualMachine::startLocalManagementAgent);
  }

  /** Talks to the reconcilers in the JVM. */
  <T> T overJmx(Use<Remote, T> use) throws Exception {
    String address = jmxAddress();
    return Deadline.in(timeout)
        .within(
            jvm.toString(),
            () -> {
              try (Remote remote = Remote.local(address)) {
                return use.of(remote);
              }
            });
  }

  /** Loads the agent, and returns what the JVM says became of it. */
  AgentStatus load(String settings) throws Exception {
    boolean held = folder.holds(jar);
    String path = held ? jar.getAbsolutePath() : TargetFolder.PATH;
    String argument = argument(path, settings);
    check(path, argument);
    boolean brought = !held && bring();
    try {
      within(
          () -> {
            ByteBuddyAgent.attach(new File(path), String.valueOf(jvm.pid()), argument);
            return true;
          });
      return settled();
    } finally {
      if (brought) {
        takeAway();
      }
    }
  }

  /** Refuses what the JVM could not take, before anything is done to it. */
  private void check(String path, String argument) {
    if (new TargetProcess(jvm).isRefusedBy("EnableDynamicAgentLoading", false)) {
      throw AttachFailure.noLoading(jvm);
    }
    if (path.indexOf('=') >= 0) {
      throw CliException.failed(
          ("the agent's jar lies at %s, and a JVM takes what follows a = for the arguments:"
                  + " copy the jar to a path without =")
              .formatted(path));
    }
    int bytes = (path + "=" + argument).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw CliException.failed(
          ("an attach carries at most %s bytes, and these settings make %s: put them into a"
                  + " file and attach with config=FILE")
              .formatted(MOST_BYTES, bytes));
    }
  }

  private boolean bring() {
    try {
      return folder.bring(jar);
    } catch (IOException e) {
      throw CliException.failed("the jar could not be brought along into " + jvm + ": " + e, e);
    }
  }

  private void takeAway() {
    try {
      folder.takeAway();
    } catch (IOException e) {
      throw CliException.failed(
          TargetFolder.PATH + " could not be deleted again where " + jvm + " runs: " + e, e);
    }
  }

  /**
   * In ASCII alone: other characters arrive broken. The jar is named in there too, since a JVM that
   * once held an older agent runs that one's entry class again.
   */
  static String argument(String jarPath, String settings) {
    byte[] text = (JAR + jarPath + "\n" + settings).getBytes(StandardCharsets.UTF_8);
    return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private <T> T use(Use<VirtualMachine, T> use) {
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
