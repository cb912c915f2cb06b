package io.github.containerreconciler.agent.cli;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.github.containerreconciler.agent.log.Logs;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The JVMs of this machine that we can see, and which of them a TARGET means. */
final class Jvms {

  /** The process id of the target, where another command line found it already. */
  static final String CHOSEN = "io.github.containerreconciler.target";

  private static final String MAIN = "io.github.containerreconciler.agent.Main";

  private Jvms() {}

  /** All by process id, but for JVMs that run the agent's jar: command lines of ours. */
  static List<Jvm> all(File jar) {
    Map<Long, String> commands = commands();
    commands.remove(ProcessHandle.current().pid());
    List<Jvm> jvms = new ArrayList<>();
    commands.forEach(
        (pid, command) -> {
          String main = command.split(" ", 2)[0];
          boolean ours = main.equals(MAIN) || new File(main).getName().equals(jar.getName());
          if (!ours && ProcessHandle.of(pid).isPresent()) {
            jvms.add(jvm(pid, command));
          }
        });
    return jvms;
  }

  /** The main class or jar and its arguments, by process id. */
  private static Map<Long, String> commands() {
    Map<Long, String> commands = new TreeMap<>();
    ProcessHandle.allProcesses() // some keep themselves out of the list
        .filter(process -> process.info().command().orElse("").endsWith("/java"))
        .forEach(process -> commands.put(process.pid(), JvmOptions.command(process.pid())));
    for (VirtualMachineDescriptor descriptor : VirtualMachine.list()) {
      if (descriptor.id().matches("\\d{1,18}") && !descriptor.displayName().isEmpty()) {
        commands.put(Long.parseLong(descriptor.id()), descriptor.displayName());
      }
    }
    return commands;
  }

  /**
   * The one JVM that a TARGET means: a process id, or a regular expression found in the main class,
   * the command line or a -D option.
   */
  static Jvm find(String target, File jar) {
    String pid = System.getProperty(CHOSEN, target);
    if (pid.matches("\\d{1,18}")) {
      return process(Long.parseLong(pid));
    }
    Predicate<String> matches = pattern(target).asPredicate();
    List<Jvm> all = all(jar);
    List<Jvm> matching =
        all.stream()
            .filter(
                jvm ->
                    matches.test(jvm.command())
                        || jvm.options().stream()
                            .anyMatch(option -> option.startsWith("-D") && matches.test(option)))
            .toList();
    if (matching.size() == 1) {
      return matching.get(0);
    }
    throw matching.isEmpty()
        ? CliException.noTarget(
            "no JVM's main class, command line or -D option matches \"%s\"; %s"
                .formatted(target, candidates(all)))
        : CliException.noTarget(
            "\"%s\" matches %s JVMs, give the process id of one; %s"
                .formatted(target, matching.size(), candidates(matching)));
  }

  private static Pattern pattern(String target) {
    try {
      return Pattern.compile(target);
    } catch (PatternSyntaxException e) {
      throw CliException.wrongUse(
          ("TARGET: was \"%s\"; allowed: a process id, a regular expression, host:port or a JMX"
                  + " service URL: %s")
              .formatted(target, e.getDescription()));
    }
  }

  private static String candidates(List<Jvm> jvms) {
    if (jvms.isEmpty()) {
      return "there is no JVM that this user can see (a JVM of another user needs that user or root)";
    }
    String line = System.lineSeparator() + "  ";
    return jvms.stream()
        .map(jvm -> line + jvm.pid() + "  " + Logs.escape(jvm.main()))
        .collect(Collectors.joining("", "these run:", ""));
  }

  /** By process id even a JVM that keeps itself out of the list can be meant. */
  private static Jvm process(long pid) {
    if (!ProcessHandle.of(pid).isPresent()) {
      throw CliException.noTarget("there is no process " + pid + "; list shows the JVMs that run");
    }
    return jvm(pid, commands().getOrDefault(pid, JvmOptions.command(pid)));
  }

  private static Jvm jvm(long pid, String command) {
    String user = ProcessHandle.of(pid).flatMap(process -> process.info().user()).orElse("");
    return new Jvm(pid, user, command, JvmOptions.of(pid));
  }
}
