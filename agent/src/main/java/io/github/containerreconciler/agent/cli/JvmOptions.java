package io.github.containerreconciler.agent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The options a JVM was started with, as far as the system shows them. */
final class JvmOptions {

  /** In the order in which a JVM reads them. */
  private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

  private JvmOptions() {}

  static List<String> of(long pid) {
    Proc proc = new Proc(pid);
    List<String> options = new ArrayList<>();
    String environment = "\0" + proc.read("environ").orElse("");
    for (String variable : VARIABLES) {
      int at = environment.indexOf("\0" + variable + "=");
      if (at >= 0) {
        int start = at + variable.length() + 2;
        int end = environment.indexOf('\0', start);
        String value = environment.substring(start, end < 0 ? environment.length() : end);
        options.addAll(Arrays.asList(value.strip().split("\\s+", -1)));
      }
    }
    options.addAll(before(words(pid, proc)));
    return options;
  }

  /** The main class or jar and its arguments; empty if they cannot be told. */
  static String command(long pid) {
    List<String> words = words(pid, new Proc(pid));
    return String.join(" ", words.subList(Math.min(words.size(), mainAt(words)), words.size()));
  }

  private static List<String> words(long pid, Proc proc) {
    String line = proc.read("cmdline").orElse("");
    if (!line.isEmpty()) {
      return Arrays.asList(line.split("\0"));
    }
    List<String> words = new ArrayList<>();
    ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .ifPresent(
            info -> {
              info.command().ifPresent(words::add);
              info.arguments().ifPresent(arguments -> words.addAll(Arrays.asList(arguments)));
            });
    return words;
  }

  /** Returns what stands between the launcher and the main class. */
  private static List<String> before(List<String> words) {
    int main = mainAt(words);
    return words.size() < 2 ? List.of() : words.subList(1, Math.min(main, words.size()));
  }

  private static int mainAt(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.matches(
          "-cp|-classpath|--class-path|-p|--module-path|--add-modules|--add-opens|--add-exports|--add-reads")) {
        i++;
      } else if (!word.startsWith("-") && !word.startsWith("@")) {
        return i;
      }
    }
    return words.size();
  }
}
