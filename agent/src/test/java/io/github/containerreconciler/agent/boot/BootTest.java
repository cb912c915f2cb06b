package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.config.AgentConfig;
import io.github.containerreconciler.jmx.ReconcilerBean;
import io.github.containerreconciler.sweep.Timer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All reconcilers of an agent run, or none does. */
class BootTest {

  @TempDir private Path folder;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final AtomicInteger timers = new AtomicInteger();

  @AfterEach
  void forget() {
    System.clearProperty("container-reconciler.status");
  }

  /** Any interface will do. */
  public interface TakenMBean {}

  private boolean start(String hostOfB, Threads threads) throws Exception {
    AgentConfig config =
        SettingsSources.load(
            "owner-label=job=1,reconcilers.a.docker-host=unix://"
                + folder.resolve("a.sock")
                + ",reconcilers.b.docker-host="
                + hostOfB,
            new Properties(),
            Map.of());
    return Boot.start(config, threads, () -> {});
  }

  private void assertNothingRuns(String why) throws Exception {
    assertThat(System.getProperty("container-reconciler.status"))
        .startsWith("failed: ")
        .contains(why);
    Set<ObjectName> left =
        server.queryNames(new ObjectName("io.github.containerreconciler:type=Reconciler,*"), null);
    assertThat(left).isEmpty();
  }

  @Test
  void whereTheSecondCannotBeRegisteredTheFirstIsNotThereEither() throws Exception {
    ObjectName taken = ReconcilerBean.objectName("b");
    server.registerMBean(new StandardMBean(new TakenMBean() {}, TakenMBean.class), taken);
    try {
      assertThat(start("unix:///b.sock", new Threads())).isFalse();
    } finally {
      server.unregisterMBean(taken);
    }
    assertNothingRuns("cannot register");
  }

  @Test
  void whereTheSecondCannotBeStartedTheFirstDoesNotRunOn() throws Exception {
    Threads threads =
        new Threads() {
          @Override
          Timer timer() {
            Timer timer = super.timer();
            return timers.incrementAndGet() == 1
                ? timer
                : (delay, task) -> {
                  throw new OutOfMemoryError("unable to create native thread");
                };
          }
        };
    assertThat(start("unix:///b.sock", threads)).isFalse();
    assertNothingRuns("unable to create native thread");
  }

  @Test
  void twoThatWouldClaimTheSameContainersOfOneEngineAreRefused() throws Exception {
    assertThat(start("unix://" + folder + "/./a.sock", new Threads())).isFalse();
    assertNothingRuns("reconcilers a and b would claim the same containers");
  }

  @Test
  void aPasswordInAnAddressIsNowhereInWhatIsSaid() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      for (String key : List.of("docker-host", "docker-hots", "reconcilers.a.docker-host")) {
        AutoCloseable loader = () -> {};
        Runnable awaitHost = () -> {};
        Boot.start(
            Map.of(
                "settings",
                "owner-label=job,"
                    + key
                    + "=tcp://me:pa55word@h:1,"
                    + key
                    + "=tcp://x:pa55word@h:2",
                "loader",
                loader,
                "awaitHost",
                awaitHost));
        assertThat(System.getProperty("container-reconciler.status")).startsWith("failed: ");
        said.writeBytes(
            System.getProperty("container-reconciler.status").getBytes(StandardCharsets.UTF_8));
      }
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("***@h").doesNotContain("pa55");
  }
}
