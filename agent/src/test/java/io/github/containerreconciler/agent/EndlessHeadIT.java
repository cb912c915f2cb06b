package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose answer begins and begins does not fill the host's memory (CVE-2026-54399). */
class EndlessHeadIT {

  @TempDir private Path folder;

  private void assertHostOutlives(Fault fault) throws Exception {
    try (SimulatedEngine engine =
            SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
        HostJvm host =
            HostJvm.serving(folder, "-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")) {
      Attacher.attach(host.pid(), "owner-label=job,docker-host=" + engine.endpoint());
      host.awaitErr("engine reached");
      engine.fault(Call.LIST, fault);
      CliRun sweep = CliRun.of("sweep", host.pid());
      assertThat(sweep.out() + sweep.err()).as(host.err()).contains("exceeded");
      engine.clearFaults();
      assertThat(CliRun.of("sweep", host.pid()).code()).isZero();
      assertThat(host.end().code()).isZero();
    }
  }

  @Test
  void ofHeadersWithoutEnd() throws Exception {
    assertHostOutlives(Fault.endlessHeaders());
  }

  @Test
  void ofAHeaderWithoutEnd() throws Exception {
    assertHostOutlives(Fault.endlessLine());
  }
}
