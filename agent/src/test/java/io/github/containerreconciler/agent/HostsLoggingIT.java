package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.host.LoggingHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code log-to=jul} the host's own logging takes our lines, whenever it is set up. */
class HostsLoggingIT {

  @TempDir private Path folder;

  private HostJvm host(String delay) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(HostJvm.JAVA.resolve("java").toString());
    command.add(
        HostJvm.agent("owner-label=job,self=none,log-to=jul,docker-host=unix:///nonexistent"));
    command.addAll(List.of("-cp", HostJvm.classes().toString(), LoggingHost.class.getName()));
    command.add(delay);
    return HostJvm.start(folder, new ProcessBuilder(command));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "300", "4000"})
  void hostThatConfiguresItLaterFormatsOurLines(String delay) throws Exception {
    try (HostJvm host = host(delay)) {
      host.awaitErr("engine not reached yet");
      HostJvm.Ended ended = host.end();
      assertThat(ended.code()).isEqualTo(7);
      assertThat(ended.out()).contains("manager Manager");
      assertThat(ended.err())
          .contains("|the host's own", "INFO|container-reconciler log|container-reconciler|started")
          .contains("WARNING|container-reconciler log|container-reconciler|engine not reached yet");
      assertThat(ended.err().lines()).allMatch(line -> line.matches("[A-Z]+\\|.*\\|.*\\|.*"));
    }
  }

  @Test
  void hostWithoutItStillReadsOurLines() throws Exception {
    try (HostJvm host = host("never")) {
      host.awaitErr("engine not reached yet");
      assertThat(host.err()).contains("container-reconciler log").doesNotContain("null");
      assertThat(host.end().code()).isEqualTo(7);
    }
  }
}
