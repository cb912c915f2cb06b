package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeAnswersTest {

  @TempDir private Path folder;

  @Test
  void aHostOfSmallHeapOutlivesAnswersOfAnySize() throws Exception {
    assertThat(saidInSmallHeap(SmallHeap.class)).isEqualTo(SmallHeap.expected());
  }

  @Test
  void fiftyThousandTrackedContainersAreSweptInASmallHeap() throws Exception {
    try (SimulatedEngine engine =
        SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start()) {
      for (int i = 0; i < SweepInSmallHeap.CONTAINERS; i++) {
        engine.add(
            SimulatedContainer.named("web-00000000-0000-4000-8000-" + i)
                .withId(SweepInSmallHeap.id(i))
                .withLabel("cr-test", SweepInSmallHeap.INSTANCE)
                .withLabel("com.acme.request", "request-" + i)
                .withMount("/data"));
      }
      assertThat(saidInSmallHeap(SweepInSmallHeap.class, engine.endpoint()))
          .filteredOn(line -> !line.contains("container-reconciler"))
          .hasSize(SweepInSmallHeap.SWEEPS)
          .containsOnly("" + SweepInSmallHeap.CONTAINERS);
    }
  }

  private List<String> saidInSmallHeap(Class<?> program, String... arguments) throws Exception {
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    Process host =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(host.waitFor(3, TimeUnit.MINUTES)).isTrue();
    List<String> said = Files.readAllLines(out);
    assertThat(host.exitValue()).as("%s", said).isZero();
    return said;
  }
}
