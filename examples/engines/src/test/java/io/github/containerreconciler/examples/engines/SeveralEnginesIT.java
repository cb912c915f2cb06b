package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One agent, two engines of different ages, and one file for both. */
class SeveralEnginesIT {

  @TempDir private Path folder;
  private OwnEngine old;
  private OwnEngine young;

  @BeforeEach
  void startEngines() throws Exception {
    old = Kind.DOCKER_20_10.begin();
    young = Kind.DOCKER_28.begin();
  }

  @AfterEach
  void endEngines() throws Exception {
    if (old != null) {
      old.close();
    }
    if (young != null) {
      young.close();
    }
  }

  @Test
  void eachHasItsOwnSettingsAndMBean() throws Exception {
    try (RealContainers onOld = new RealContainers(old.endpoint());
        RealContainers onYoung = new RealContainers(young.endpoint());
        ServiceJvm service =
            start(
                """
                creation-grace = 0s
                self = none
                owner.jobs.label = "cr-test=several"
                reconcilers {
                  cpu { docker-host = "%s", period = 1h }
                  gpu { docker-host = "%s", period = 2h, owner.jobs.report-only = true }
                }
                """
                    .formatted(old.endpoint(), young.endpoint()))) {
      service.jvm.awaitErr("engine reached reconciler=cpu");
      service.jvm.awaitErr("engine reached reconciler=gpu");
      String lost = onOld.start("lost", Map.of("cr-test", "several"));
      String shown = onYoung.start("shown", Map.of("cr-test", "several"));

      assertThat(service.cli("sweep", service.pid())).contains("allowed: cpu, gpu");
      assertThat(onOld.exists(lost)).isTrue();
      String said =
          service.cli("sweep", service.pid(), "--reconciler", "cpu")
              + service.cli("sweep", service.pid(), "--reconciler", "gpu");

      assertThat(onOld.exists(lost)).as(said).isFalse();
      assertThat(onYoung.running()).contains(shown);
      String[] status = service.cli("status", service.pid()).split("\n(?=[cg]pu  )", -1);
      assertThat(status).hasSize(3);
      assertThat(status[1])
          .startsWith("cpu  IDLE")
          .contains(old.endpoint() + ", version 20.10.", "(API 1.41), healthy", "period 1h")
          .contains("1 removed");
      assertThat(status[2])
          .startsWith("gpu  IDLE")
          .contains(young.endpoint() + ", version ", "(API 1.5", "period 2h", "0 removed");
    }
  }

  @Test
  void twoWithTheSameClaimsOnOneEngineAreRefused() throws Exception {
    try (ServiceJvm service = start(same(old.endpoint(), old.endpoint()))) {
      service.jvm.awaitErr("container-reconciler: not started, reconciler two:");
      service.jvm.awaitErr("reconcilers one and two would claim the same containers of one engine");
      assertThat(service.cli("status", service.pid())).contains("would claim the same containers");
      assertThat(service.jvm.tellToEnd())
          .as("the service goes on as if there were no agent")
          .isZero();
    }
  }

  @Test
  void twoAddressesOfOneEngineContestEachOther() throws Exception {
    Path socket = Path.of(old.endpoint().substring("unix://".length()));
    Path otherName = Files.createSymbolicLink(folder.resolve("other.sock"), socket);
    try (RealContainers containers = new RealContainers(old.endpoint());
        ServiceJvm service = start(same(old.endpoint(), "unix://" + otherName))) {
      service.jvm.awaitErr("engine reached reconciler=one");
      service.jvm.awaitErr("engine reached reconciler=two");
      String shared = containers.start("shared", Map.of("cr-test", "same"));
      service.sweep("two");
      service.sweep("one");

      assertThat(service.decision("one", shared))
          .startsWith("CONTESTED: claimed by reconciler two");
      assertThat(containers.exists(shared)).isTrue();
    }
  }

  private static String same(String one, String two) {
    return """
        owner-label = "cr-test=same"
        creation-grace = 0s
        self = none
        reconcilers {
          one { docker-host = "%s" }
          two { docker-host = "%s" }
        }
        """
        .formatted(one, two);
  }

  private ServiceJvm start(String settings) throws Exception {
    return ServiceJvm.start(folder, ServiceJvm.command(folder, settings));
  }
}
