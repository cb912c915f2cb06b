package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that talks to the reconcilers of one JVM. */
abstract class ReconcilerCommand extends Command {

  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description =
          "a process id, or a regular expression that is found in exactly one JVM's main class or"
              + " command line")
  private String target = "";

  @Option(
      names = "--reconciler",
      paramLabel = "NAME",
      description = "the reconciler, where the target has several")
  private @Nullable String reconciler;

  ReconcilerCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  /**
   * Does the command's work.
   *
   * @param reconcilers those meant, at least one
   * @return the exit code
   */
  abstract int run(Jvm jvm, List<RemoteReconciler> reconcilers) throws IOException, JMException;

  /** Whether it makes sense for several reconcilers at once, without one being named. */
  boolean takesSeveral() {
    return true;
  }

  @Override
  public final Integer call() throws Exception {
    beforeConnecting();
    Jvm jvm = Jvms.find(target);
    AgentStatus status = AgentStatus.in(attachment(jvm).systemProperties());
    if (!status.isRunning()) {
      throw CliException.failed(absence(jvm, status));
    }
    String address = attachment(jvm).jmxAddress();
    return Deadline.within(
        timeout(),
        jvm.toString(),
        () -> {
          try (Remote remote = Remote.connect(address)) {
            return run(jvm, chosen(jvm, remote.reconcilers()));
          } catch (JMException | JMRuntimeException e) {
            throw CliException.failed(RemoteReconciler.refusal(e), e);
          } catch (IOException e) {
            throw CliException.failed(
                "the connection to "
                    + jvm
                    + " broke off: "
                    + Logs.escape(String.valueOf(e.getMessage()))
                    + "; list shows whether it still runs",
                e);
          }
        });
  }

  /** Refuses wrong use before the target is touched. */
  void beforeConnecting() {}

  private static String absence(Jvm jvm, AgentStatus status) {
    if (status.isStarting()) {
      return "the agent is still starting in " + jvm + "; try again";
    }
    String remedy = "; start one: attach " + jvm.pid() + " owner-label=…";
    if (status.isFailed()) {
      return "the agent in "
          + jvm
          + " could not start: "
          + String.join("; ", status.problems())
          + remedy;
    }
    return (status.isStopped() ? "the agent was stopped in " : "no agent runs in ") + jvm + remedy;
  }

  private List<RemoteReconciler> chosen(Jvm jvm, List<RemoteReconciler> all) {
    List<String> names = all.stream().map(RemoteReconciler::name).toList();
    if (all.isEmpty()) {
      throw CliException.failed(
          "all reconcilers of " + jvm + " were stopped; attach " + jvm.pid() + " starts them anew");
    }
    if (reconciler == null) {
      if (all.size() > 1 && !takesSeveral()) {
        throw CliException.wrongUse(
            "--reconciler: is needed, as "
                + jvm
                + " has several; allowed: "
                + String.join(", ", names));
      }
      return all;
    }
    List<RemoteReconciler> named =
        all.stream().filter(found -> found.name().equals(reconciler)).toList();
    if (named.isEmpty()) {
      throw CliException.noTarget(
          "--reconciler: was \"" + reconciler + "\"; " + jvm + " has: " + String.join(", ", names));
    }
    return named;
  }
}
