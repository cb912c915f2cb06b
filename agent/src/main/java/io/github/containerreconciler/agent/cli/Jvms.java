package io.github.containerreconciler.agent.cli;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.github.containerreconciler.agent.log.Logs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The JVMs of this machine that we can see, and which of them a TARGET means. */
final class Jvms {

  private Jvms() {}

  /** All but this one, by process id. */
  static List<Jvm> all() {
    long self = ProcessHandle.current().pid();
    List<Jvm> jvms = new ArrayList<>();
    for (VirtualMachineDescriptor descriptor : VirtualMachine.list()) {
      if (!descriptor.id().matches("\\d{1,18}")) {
        continue;
      }
      long pid = Long.parseLong(descriptor.id());
      if (pid != self && ProcessHandle.of(pid).isPresent()) {
        jvms.add(new Jvm(pid, user(pid), descriptor.displayName()));
      }
    }
    jvms.sort(Comparator.comparingLong(Jvm::pid));
    return jvms;
  }

  /**
   * The one JVM that a TARGET means.
   *
   * @param target a process id, or a regular expression found in the main class or command line
   * @throws CliException if there is none, or if there are several
   */
  static Jvm find(String target) {
    if (target.matches("\\d{1,18}")) {
      return process(Long.parseLong(target));
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(target);
    } catch (PatternSyntaxException e) {
      throw CliException.wrongUse(
          "TARGET: was \""
              + target
              + "\"; allowed: a process id, or a regular expression: "
              + e.getDescription());
    }
    List<Jvm> all = all();
    List<Jvm> matching = all.stream().filter(jvm -> pattern.matcher(jvm.command()).find()).toList();
    if (matching.size() == 1) {
      return matching.get(0);
    }
    throw matching.isEmpty()
        ? CliException.noTarget(
            "no JVM's main class or command line matches \"" + target + "\"; " + candidates(all))
        : CliException.noTarget(
            "\""
                + target
                + "\" matches "
                + matching.size()
                + " JVMs, give the process id of one; "
                + candidates(matching));
  }

  private static String candidates(List<Jvm> jvms) {
    if (jvms.isEmpty()) {
      return "there is no JVM that this user can see (a JVM of another user needs that user or root)";
    }
    StringBuilder text = new StringBuilder("these run:");
    jvms.forEach(
        jvm ->
            text.append(System.lineSeparator())
                .append("  ")
                .append(jvm.pid())
                .append("  ")
                .append(Logs.escape(jvm.main())));
    return text.toString();
  }

  /** By process id even a JVM that keeps itself out of the list can be meant. */
  private static Jvm process(long pid) {
    ProcessHandle process =
        ProcessHandle.of(pid)
            .orElseThrow(
                () ->
                    CliException.noTarget(
                        "there is no process " + pid + "; list shows the JVMs that run"));
    return all().stream()
        .filter(jvm -> jvm.pid() == pid)
        .findFirst()
        .orElseGet(
            () -> new Jvm(pid, user(pid), process.info().commandLine().map(Jvms::main).orElse("")));
  }

  /** Of a command line, what follows the options, as far as one can tell. */
  private static String main(String commandLine) {
    String[] words = commandLine.split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      boolean takesNext = words[i].matches("-cp|-classpath|--class-path|-p|--module-path");
      if (takesNext) {
        i++;
      } else if (!words[i].startsWith("-")) {
        return words[i];
      }
    }
    return words[0];
  }

  private static String user(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().user()).orElse("");
  }
}
