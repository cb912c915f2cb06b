package io.github.containerreconciler.examples.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas, a stranger, a real engine and a real database. */
class ReplicasIT {

  private static final Duration SWEEPS = Duration.ofSeconds(20);
  private static final String SHARED = "claim=shared:jobs";

  @TempDir private Path folder;
  private OwnEngine engine;
  private RealContainers containers;
  private Database jobs;
  private Database strangersJobs;
  private final List<ReplicaJvm> replicas = new ArrayList<>();

  @BeforeEach
  void startEngineAndDatabases() throws Exception {
    Assumptions.assumeTrue(Database.programs().isPresent(), "needs Debian's package postgresql");
    engine = InstalledDockerd.begin();
    containers = new RealContainers(engine.endpoint());
    jobs = database();
    strangersJobs = database();
  }

  @AfterEach
  void endAll() throws Exception {
    replicas.forEach(ReplicaJvm::close);
    for (AutoCloseable each : new AutoCloseable[] {jobs, strangersJobs, containers, engine}) {
      if (each != null) {
        each.close();
      }
    }
  }

  /** In a folder that the user postgres can reach, unlike those of the tests. */
  private static Database database() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return Database.begin(Files.createTempDirectory(Path.of("/tmp"), "cr-jobs"), port);
  }

  private ReplicaJvm replica(String name, Database table, String claim) throws Exception {
    ReplicaJvm replica = ReplicaJvm.start(folder, engine.endpoint(), table.url(), name, claim);
    replicas.add(replica);
    return replica;
  }

  @Test
  void replicasShareTheirContainersAndAStrangerHarmsNobody() throws Exception {
    ReplicaJvm one = replica("one", jobs, SHARED);
    ReplicaJvm two = replica("two", jobs, SHARED);
    ReplicaJvm three = replica("three", jobs, SHARED);
    one.tell("start job-1");
    one.tell("start job-2");
    two.tell("start job-3");
    three.tell("start job-4");
    three.tell("start job-5");
    sweepTwice();
    assertThat(running()).containsExactly("job-1", "job-2", "job-3", "job-4", "job-5");

    one.kill();
    two.tell("take-over one");
    sweepTwice();
    assertThat(running()).containsExactly("job-1", "job-2", "job-3", "job-4", "job-5");

    three.kill();
    two.tell("give-up three");
    await()
        .atMost(SWEEPS)
        .untilAsserted(() -> assertThat(running()).containsExactly("job-1", "job-2", "job-3"));

    jobs.stop();
    await()
        .atMost(SWEEPS)
        .untilAsserted(
            () -> assertThat(two.attribute("LastError")).contains("the job table cannot be read"));
    long sweeps = number(two, "SweepsTotal");
    long skipped = number(two, "SweepsSkippedTotal");
    sweepTwice();
    assertThat(number(two, "SweepsSkippedTotal") - skipped)
        .as("every sweep is skipped")
        .isGreaterThanOrEqualTo(2)
        .isGreaterThanOrEqualTo(number(two, "SweepsTotal") - sweeps - 1); // one may be under way
    assertThat(two.err()).contains("sweep skipped").contains("the job table cannot be read");
    assertThat(running()).containsExactly("job-1", "job-2", "job-3");
    jobs.start();
    await().atMost(SWEEPS).until(() -> two.attribute("LastError").isEmpty());

    ReplicaJvm stranger = replica("stranger", strangersJobs, "claim=on");
    stranger.tell("start strange-1");
    await()
        .atMost(SWEEPS)
        .untilAsserted(
            () -> {
              assertThat(stranger.attribute("ContestedContainers")).isEqualTo("3");
              assertThat(two.attribute("ContestedContainers")).isEqualTo("1");
            });
    sweepTwice();
    assertThat(running()).containsExactly("job-1", "job-2", "job-3", "strange-1");
    assertThat(stranger.err()).contains("claimed by reconciler default of");
    assertThat(stranger.attribute("RemovedTotal")).isEqualTo("0");
    assertThat(stranger.attribute("LostContainers")).isEqualTo("0");
  }

  private static long number(ReplicaJvm replica, String attribute) throws Exception {
    return Long.parseLong(replica.attribute(attribute));
  }

  private void sweepTwice() throws Exception {
    for (ReplicaJvm replica : replicas) {
      if (replica.isAlive()) {
        long before = number(replica, "SweepsTotal");
        await().atMost(SWEEPS).until(() -> number(replica, "SweepsTotal") >= before + 2);
      }
    }
  }

  private List<String> running() {
    return containers.names();
  }
}
