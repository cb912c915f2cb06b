package io.github.containerreconciler.agent.cli;

import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/** What is done to a JVM through the JDK's attach mechanism. */
final class Attachment {

  private final Jvm jvm;
  private final File jar;
  private final Duration timeout;

  /**
   * @param jar the agent's, for what is told when attaching fails
   * @param timeout bounds each call
   */
  Attachment(Jvm jvm, File jar, Duration timeout) {
    this.jvm = jvm;
    this.jar = jar;
    this.timeout = timeout;
  }

  private interface Use<T> {
    T of(VirtualMachine vm) throws IOException;
  }

  Properties systemProperties() {
    return use(VirtualMachine::getSystemProperties);
  }

  /**
   * Starts the JDK's own local JMX connector in the JVM if it does not run yet, as JConsole does.
   */
  String jmxAddress() {
    return use(VirtualMachine::startLocalManagementAgent);
  }

  private <T> T use(Use<T> use) {
    new TargetProcess(jvm.pid()).check();
    try {
      return Deadline.within(
          timeout,
          jvm.toString(),
          () -> {
            VirtualMachine vm = VirtualMachine.attach(String.valueOf(jvm.pid()));
            try {
              return use.of(vm);
            } finally {
              vm.detach();
            }
          });
    } catch (CliException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw AttachFailure.explain(jvm, jar, e);
    }
  }

  /**
   * Loads the agent. The settings go through a file, which is gone afterwards: long arguments break
   * an attach. Returns once the agent has begun; {@link AgentStatus} says what became of it.
   *
   * @param settings as the agent's arguments are written
   */
  void load(String settings) {
    TargetProcess process = new TargetProcess(jvm.pid());
    process.check();
    AttachFailure.checkJar(jvm, jar);
    @Nullable Path file = null;
    try {
      file = Files.createTempFile(process.temporary(), "container-reconciler", ".args");
      String text = "agent-jar=" + jar.getAbsolutePath() + "\n" + settings;
      Files.write(file, List.of(text), StandardCharsets.UTF_8);
      process.handOver(file);
      String argument = "@" + process.asSeenByIt(file);
      Deadline.within(
          timeout,
          jvm.toString(),
          () -> {
            ByteBuddyAgent.attach(jar, String.valueOf(jvm.pid()), argument);
            return true;
          });
    } catch (CliException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw AttachFailure.explain(jvm, jar, e);
    } finally {
      delete(file);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw CliException.failed("cannot delete " + file + ": " + e, e);
    }
  }
}
