package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The real {@code prometheus} and {@code promtool}, where they are installed. */
final class PrometheusTools {

  private static final String REQUIRED =
      System.getenv().getOrDefault("REQUIRE_PROMETHEUS", "").replaceAll("^(0|false)$", "");

  private PrometheusTools() {}

  /** Its path. Without it the test is skipped, or fails where {@code REQUIRE_PROMETHEUS} is set. */
  static Path require(String tool) {
    Optional<Path> found = Prometheus.find(tool);
    String missing = "no " + tool + " on the path";
    if (!REQUIRED.isEmpty()) {
      assertThat(found).as(missing + ", and REQUIRE_PROMETHEUS is set").isPresent();
    }
    Assumptions.assumeTrue(found.isPresent(), missing);
    return found.orElseThrow();
  }

  /** Runs promtool, which must have nothing to complain of; returns what it says. */
  static String promtool(Path folder, Path input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(require("promtool").toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "promtool", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
