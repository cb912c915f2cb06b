package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeAnswersTest {

  @TempDir private Path folder;

  @Test
  void aHostOfSmallHeapOutlivesAnswersOfAnySize() throws Exception {
    Path out = folder.resolve("out");
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(host.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readAllLines(out)).isEqualTo(SmallHeap.expected());
    assertThat(host.exitValue()).isZero();
  }
}
