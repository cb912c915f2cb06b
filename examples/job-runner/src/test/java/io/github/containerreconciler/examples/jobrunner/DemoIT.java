package io.github.containerreconciler.examples.jobrunner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.RealEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README's first command runs. */
class DemoIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLostContainerGoesAndTheOthersStay(boolean whereThereIsNoEngine) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                System.getProperty("agent.jar"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    if (whereThereIsNoEngine) {
      builder.environment().put("DOCKER_HOST", "unix:///nonexistent.sock");
    }
    Process process = builder.start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    boolean simulated = whereThereIsNoEngine || RealEngine.endpoint().isEmpty();
    assertThat(text)
        .contains(simulated ? "SIMULATED engine" : "using the REAL engine")
        .contains("job-lost failed, as the service sees it")
        .containsPattern("INFO  container-reconciler: removed id=[0-9a-f]{12} name=\\S+-job-lost ")
        .containsPattern("RemovedTotal +1")
        .contains("the lost container is gone, the jobs we know run on");
  }
}
