package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A service in a network of its own, as in a container: its JMX connector listens in there, and no
 * address leads to it from here. So the same command runs once more inside that network.
 */
final class OtherNetwork {

  private final Jvm jvm;
  private final Cli cli;

  OtherNetwork(Jvm jvm, Cli cli) {
    this.jvm = jvm;
    this.cli = cli;
  }

  /** Returns whether the service lives in another network than this command. */
  static boolean separates(Jvm jvm) {
    return new Proc(jvm.pid()).isInOther("net");
  }

  /** Returns whether this user may enter the network. */
  boolean isOpen() {
    try {
      List<String> probe = new ArrayList<>(nsenter());
      probe.add("true");
      return new ProcessBuilder(probe)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no nsenter here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs the same command inside, on this terminal; returns the exit code. */
  int run() throws IOException, InterruptedException {
    return new ProcessBuilder(command(cli.arguments())).inheritIO().start().waitFor();
  }

  /** The command that runs another command line of ours inside. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(nsenter());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // it ends before the other compiler would help
    List<String> options =
        new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    options.removeIf(option -> !option.startsWith("-D"));
    command.addAll(options);
    command.add("-D" + Jvms.CHOSEN + "=" + jvm.pid());
    command.addAll(List.of("-jar", cli.jar().getPath()));
    command.addAll(arguments);
    return command;
  }

  /** Returns what to say where it is not open. */
  CliException refusal(String command) {
    return CliException.failed(
        ("%s runs in a container with a network of its own, which this user cannot enter: run"
                + " this command as root (with nsenter of util-linux), or inside the container: %s")
            .formatted(jvm, insideCommand(new Proc(jvm.pid()), command)));
  }

  /** A command line for a person to type. */
  static String insideCommand(Proc proc, String command) {
    return "docker exec CONTAINER java -jar container-reconciler-agent.jar %s %s"
        .formatted(command, proc.ownPid());
  }

  private List<String> nsenter() {
    return List.of("nsenter", "-t", String.valueOf(jvm.pid()), "-n");
  }
}
