package io.github.containerreconciler.examples.benchmarks.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.containerreconciler.examples.benchmarks.Circumstances;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one run found: tables for people, JSON for programs. */
final class Results {

  private final Map<String, Object> circumstances = Circumstances.now();
  private final Map<String, Object> comparisons = new LinkedHashMap<>();
  private final PrintStream out;

  Results(PrintStream out) {
    this.out = out;
    circumstances.put("curl", Program.version("curl", "--version"));
    circumstances.put("docker", Program.version("docker", "--version"));
  }

  void put(String what, Object value) {
    circumstances.put(what, value);
  }

  void printCircumstances() {
    circumstances.forEach((what, value) -> out.println("[" + what + "] " + value));
  }

  /** Shows a comparison as soon as it was run. */
  void add(Comparison comparison) {
    comparison.print(out);
    comparisons.put(comparison.title(), comparison.raw());
  }

  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("circumstances", circumstances);
    all.put("comparisons", comparisons);
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    out.println();
    out.println("[all values] " + file);
  }
}
