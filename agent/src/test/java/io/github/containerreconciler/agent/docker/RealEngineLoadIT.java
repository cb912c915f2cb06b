package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many removals on a real engine that is at work for others, which has deadlocked engines. {@code
 * load.lost} says how many.
 */
@Tag("nightly")
class RealEngineLoadIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LOST = Integer.getInteger("load.lost", 60);

  private final ExecutorService starters = Executors.newFixedThreadPool(4);
  private OwnEngine dockerd;
  private SweptEngine swept;

  @BeforeEach
  void startEngine() throws Exception {
    dockerd = InstalledDockerd.begin();
  }

  @AfterEach
  void cleanUp() throws Exception {
    starters.shutdownNow();
    if (swept != null) {
      swept.close();
    }
    if (dockerd != null) {
      dockerd.close();
    }
  }

  @Test
  void allGoWhileTheServiceStartsOthers() throws Exception {
    RealContainers containers = new RealContainers(dockerd.endpoint());
    List<String> lost = startLost(containers);
    swept =
        new SweptEngine(dockerd.endpoint(), containers.instance, "period=1h,creation-grace=15s");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> swept.preview().size() == LOST);

    AtomicBoolean serving = new AtomicBoolean(true);
    Set<String> jobs = ConcurrentHashMap.newKeySet();
    Future<?> service =
        starters.submit(
            () -> {
              while (serving.get()) {
                String job = containers.startOnBridge("job" + jobs.size());
                swept.tracked.add(job);
                jobs.add(job);
              }
            });
    assertThat(swept.sweep().problem()).isEmpty();
    serving.set(false);
    service.get(60, TimeUnit.SECONDS);

    assertThat(jobs).isNotEmpty();
    assertThat(swept.attribute("RemovedTotal")).isEqualTo((long) LOST);
    assertThat(swept.sweep().problem()).isEmpty();
    assertThat(lost).noneMatch(containers::exists);
    assertThat(containers.running()).isEqualTo(jobs);
    String afterwards = containers.startOnBridge("afterwards");
    assertThat(containers.running()).contains(afterwards);
    try (DockerEngine engine = DockerEngine.of(dockerd.endpoint(), null, Map.of())) {
      assertThat(engine.info(Duration.ofSeconds(10)).version()).isNotEmpty();
    }
  }

  /** Most without a network, which is quicker. */
  private List<String> startLost(RealContainers containers) throws Exception {
    List<Future<String>> starts = new ArrayList<>();
    for (int i = 0; i < LOST; i++) {
      String name = "lost" + i;
      boolean bridge = i % 4 == 0;
      starts.add(
          starters.submit(() -> bridge ? containers.startOnBridge(name) : containers.start(name)));
    }
    List<String> lost = new ArrayList<>();
    for (Future<String> start : starts) {
      lost.add(start.get(120, TimeUnit.SECONDS));
    }
    return lost;
  }
}
