package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.callback.JmxCallbacks;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** They are callbacks like those of an application. */
class AskedCallbacksTest {

  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Callbacks callbacks = new JmxCallbacks(server, "default", Settings.THREADS);

  private static ReconcilerConfig two() throws Exception {
    return Settings.config(
        "callback.p.exec=echo,callback.p.exec=job-1,callback.p.match=label:job"
            + ",callback.q.exec=false");
  }

  @Test
  void theyAreRegisteredUnderTheSamePattern() throws Exception {
    Runnable unregister = AskedCallbacks.register(two(), server, Settings.THREADS);
    try {
      assertThat(callbacks.names(List.of("p"))).containsExactly("p", "q");
      ObjectName p =
          new ObjectName(
              "io.github.containerreconciler:type=TrackedContainers,name=p,reconciler=default");
      assertThat((String[]) server.invoke(p, "containerIds", null, null)).containsExactly("job-1");
      assertThat(server.invoke(p, "match", null, null)).isEqualTo("label:job");
      assertThatThrownBy(() -> callbacks.ask(List.of(), AMPLE))
          .isInstanceOf(CallbackException.class)
          .hasMessageContaining("callback q failed")
          .hasMessageContaining("program false: ended with exit code 1");
    } finally {
      unregister.run();
    }
    assertThat(
            server.queryNames(
                new ObjectName("io.github.containerreconciler:type=TrackedContainers,*"), null))
        .isEmpty();
  }

  @Test
  void aTakenNameLeavesNoneRegistered() throws Exception {
    try (Registration taken = TrackedContainers.register("q", "default", List::of)) {
      ReconcilerConfig config = two();
      assertThatThrownBy(() -> AskedCallbacks.register(config, server, Settings.THREADS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("callback q");
      assertThat(callbacks.names(List.of())).containsExactly(taken.name());
    }
  }

  @Test
  void lateProgramGivesItsReasonBeforeItsTimeIsUp() throws Exception {
    ReconcilerConfig config =
        Settings.config("callback.p.exec=sleep,callback.p.exec=60,api-timeout=1s");
    Runnable unregister = AskedCallbacks.register(config, server, Settings.THREADS);
    try {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> callbacks.ask(List.of(), Duration.ofSeconds(5)))
            .hasMessageContaining("program sleep: gave no whole answer within 900ms");
      }
    } finally {
      unregister.run();
    }
  }
}
