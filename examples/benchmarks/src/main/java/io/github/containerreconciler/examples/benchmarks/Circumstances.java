package io.github.containerreconciler.examples.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What figures depend on beside what is measured. */
public final class Circumstances {

  private Circumstances() {}

  /** The machine, its load and this JDK, by name. */
  public static Map<String, Object> now() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine());
    all.put("cores", Runtime.getRuntime().availableProcessors());
    all.put(
        "jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    all.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    return all;
  }

  private static String machine() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.version");
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2) + ", " + system)
          .findFirst()
          .orElse(system);
    } catch (IOException e) {
      return system;
    }
  }
}
