package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.claim.Identity;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the identity of the service that the agent runs in, for its claims. */
final class ServiceIdentity {

  private ServiceIdentity() {}

  /**
   * @param self what identifies the container that this JVM runs in
   */
  static Identity of(SelfIdentity self) {
    LocalProcesses processes = new LocalProcesses();
    return new Identity(
        service(System.getProperty("sun.java.command", "")),
        host(),
        self,
        processes.own(),
        processes);
  }

  /** The main class, or the jar's name without its folder; never an argument. */
  static String service(String command) {
    int end = command.indexOf(' ');
    String main = end < 0 ? command : command.substring(0, end);
    return main.endsWith(".jar") ? main.substring(main.lastIndexOf('/') + 1) : main;
  }

  /** Returns the host's name without the resolver, which may be slow. */
  private static String host() {
    try {
      Path file = Path.of("/proc/sys/kernel/hostname");
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      return name == null ? "" : name;
    }
  }
}
