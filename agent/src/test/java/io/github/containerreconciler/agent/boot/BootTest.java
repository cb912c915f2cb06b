package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.internal.time.Timer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void secondFailingRegistrationUndoesTheFirst() throws Exception {
    ObjectName taken = ReconcilerBean.objectName("b");
    server.registerMBean(new StandardMBean(new TakenMBean() {}, TakenMBean.class), taken);
    try {
      assertThat(start("unix:///b.sock", new Threads())).isFalse();
    } finally {
      server.unregisterMBean(taken);
    }
    assertNothingRuns("cannot register");
  }

  @ParameterizedTest
  @CsvSource({"1,a", "2,b"})
  void oneThatCannotStartStopsAllAndIsNamed(int failing, String name) throws Exception {
    Threads threads =
        new Threads() {
          @Override
          Timer timer() {
            Timer timer = super.timer();
            return timers.incrementAndGet() != failing
                ? timer
                : (delay, task) -> {
                  throw new OutOfMemoryError("unable to create native thread");
                };
          }
        };
    String said = said(() -> assertThat(start("unix:///b.sock", threads)).isFalse());
    assertThat(said).contains("not started, reconciler " + name + ":");
    assertNothingRuns("unable to create native thread");
  }

  @Test
  void twoWithTheSameClaimsOnOneEngineAreRefused() throws Exception {
    assertThat(start("unix://" + folder + "/./a.sock", new Threads())).isFalse();
    assertNothingRuns("reconcilers a and b would claim the same containers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-host", "docker-hots", "reconcilers.a.docker-host"})
  void passwordInAnAddressIsNeverShown(String key) throws Exception {
    AutoCloseable loader = () -> {};
    Runnable awaitHost = () -> {};
    String settings =
        "owner-label=job," + key + "=tcp://me:pa55word@h:1," + key + "=tcp://x:pa55word@h:2";
    String said =
        said(
            () ->
                Boot.start(Map.of("settings", settings, "loader", loader, "awaitHost", awaitHost)));
    String status = System.getProperty("container-reconciler.status");
    assertThat(status).startsWith("failed: ");
    assertThat(said + status).contains("***@h").doesNotContain("pa55");
  }

  private static String said(ThrowingCallable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      work.call();
    } catch (Throwable e) {
      throw new AssertionError(e);
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
