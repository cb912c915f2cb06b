package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Linux's facts about one process; elsewhere nothing is known. */
record Proc(long pid) {

  static final Proc SELF = new Proc(ProcessHandle.current().pid());

  static boolean isLinux() {
    return Files.isDirectory(Path.of("/proc/self/ns"));
  }

  Path path(String name) {
    return Path.of("/proc", String.valueOf(pid), name);
  }

  boolean exists() {
    return Files.isDirectory(path(""));
  }

  /** Empty where this user may not read it. */
  Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(path(name), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A line of {@code /proc/PID/status} without its name; empty if it has none. */
  String status(String field) {
    for (String line : read("status").orElse("").split("\n", -1)) {
      if (line.startsWith(field + ":")) {
        return line.substring(field.length() + 1).strip();
      }
    }
    return "";
  }

  /** The effective user id; empty if it cannot be told. */
  String user() {
    return word(status("Uid"), 1);
  }

  /** The effective group id; empty if it cannot be told. */
  String group() {
    return word(status("Gid"), 1);
  }

  /** Returns whether a bit of a hexadecimal mask such as {@code SigCgt} is set. */
  boolean hasBit(String field, int bit, boolean ifUnknown) {
    String mask = status(field);
    return mask.isEmpty() ? ifUnknown : (Long.parseUnsignedLong(mask, 16) >>> bit & 1) == 1;
  }

  /** The process id in its own pid namespace, such as 1 in a container. */
  String ownPid() {
    String[] ids = status("NSpid").split("\\s+", -1);
    String last = ids[ids.length - 1];
    return last.isEmpty() ? String.valueOf(pid) : last;
  }

  /**
   * Returns whether the process has another {@code net}, {@code mnt} or {@code user} namespace than
   * this one, as in a container.
   */
  boolean isInOther(String kind) {
    try {
      return !Files.readSymbolicLink(path("ns/" + kind))
          .equals(Files.readSymbolicLink(SELF.path("ns/" + kind)));
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not Linux, or not allowed to look
    }
  }

  private static String word(String text, int index) {
    String[] words = text.split("\\s+", -1);
    return words.length > index ? words[index] : "";
  }
}
