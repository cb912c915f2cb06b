package io.github.containerreconciler.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.testing.Containers;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JmxCallbacksTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final List<Registration> registrations = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final JmxCallbacks callbacks =
      new JmxCallbacks(ManagementFactory.getPlatformMBeanServer(), "default", this::thread);

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "asks");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private Registration register(String name, Callable<? extends Collection<String>> source) {
    Registration registration = TrackedContainers.register(name, source);
    registrations.add(registration);
    return registration;
  }

  @AfterEach
  void unregister() {
    registrations.forEach(Registration::close);
  }

  @Test
  void nothingOfAnAnswerIsKept() throws Exception {
    List<String> ids = new ArrayList<>(List.of(new String("kept-by-the-application")));
    register("jobs", () -> List.copyOf(ids));
    assertThat(tracks("kept-by-the-application")).isTrue();
    WeakReference<String> entry = new WeakReference<>(ids.remove(0));
    threads.clear();
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(entry.get()).isNull();
            });
  }

  private boolean tracks(String containerName) throws CallbackException {
    Container c = Containers.container(containerName, Instant.EPOCH, Map.of());
    return callbacks.ask(List.of(), TIMEOUT).tracked().contains(c);
  }

  @Test
  void theTrackedSetIsTheUnionOfAllSources() throws Exception {
    register("jobs", () -> List.of("a"));
    register("services", () -> List.of(Containers.id("b")));
    assertThat(tracks("a")).isTrue();
    assertThat(tracks("b")).isTrue();
    assertThat(tracks("c")).isFalse();
    assertThat(callbacks.names(List.of())).containsExactly("jobs", "services");
  }

  @Test
  void whileTheyAreAtWorkTheCallersThreadDoesSomethingElse() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    register(
        "jobs",
        () -> {
          done.await();
          return List.of("a");
        });
    assertThat(callbacks.ask(List.of(), TIMEOUT, done::countDown).tracked().size()).isOne();
  }

  @Test
  void anEmptyAnswerIsAnAnswer() throws Exception {
    register("jobs", List::of);
    assertThat(callbacks.ask(List.of(), TIMEOUT).tracked().size()).isZero();
  }

  @Test
  void withoutAnySourceTheSweepIsSkipped() {
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .isInstanceOf(CallbackException.class)
        .hasMessageContaining("no callback is registered");
  }

  @Test
  void aSourceForAnotherReconcilerIsNotAsked() throws Exception {
    registrations.add(TrackedContainers.register("jobs", "gpu", () -> List.of("a")));
    assertThatThrownBy(() -> callbacks.names(List.of())).hasMessageContaining("no callback");
    registrations.add(TrackedContainers.register("jobs", "default", () -> List.of("b")));
    register("jobs", () -> List.of("c"));
    assertThat(tracks("a")).isFalse();
    assertThat(tracks("b")).isTrue();
    assertThat(tracks("c")).isTrue();
  }

  @Test
  void aMissingRequiredSourceIsNamed() {
    register("jobs", List::of);
    assertThatThrownBy(() -> callbacks.names(List.of("jobs", "services")))
        .hasMessageContaining("services")
        .hasMessageContaining("[jobs]");
  }

  @Test
  void aSourceThatThrowsIsNamedWithItsReason() {
    register("good", () -> List.of("a"));
    register(
        "jobs",
        () -> {
          throw new java.io.IOException("still loading");
        });
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .isInstanceOf(CallbackException.class)
        .hasMessageContaining("callback jobs")
        .hasMessageContaining("still loading");
  }

  @Test
  void nullAndNonsenseAreNoAnswers() {
    Registration registration = register("jobs", () -> Arrays.asList("a", null));
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT)).hasMessageContaining("null");
    registration.close();
    register("jobs", () -> List.of("a", " "));
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT)).hasMessageContaining("blank");
  }

  @Test
  void aPlainMBeanOfThatShapeWorksAsWell() throws Exception {
    var server = ManagementFactory.getPlatformMBeanServer();
    var name =
        new javax.management.ObjectName(
            "io.github.containerreconciler:type=TrackedContainers,name=\"plain one\"");
    server.registerMBean(new Plain(), name);
    try {
      assertThat(tracks("plain-a")).isTrue();
      assertThat(callbacks.names(List.of("plain one"))).containsExactly("plain one");
    } finally {
      server.unregisterMBean(name);
    }
  }

  /** What an application without our library writes. */
  public interface PlainMBean {
    Collection<String> containerIds();
  }

  /** See above. */
  public static final class Plain implements PlainMBean {
    @Override
    public Collection<String> containerIds() {
      return List.of("plain-a");
    }
  }

  @Test
  void aSourceThatHangsIsAbandonedAndAtMostOneThreadWaits() {
    CountDownLatch release = new CountDownLatch(1);
    register(
        "jobs",
        () -> {
          boolean released = false;
          while (!released) {
            try {
              release.await();
              released = true;
            } catch (InterruptedException e) {
              released = false; // some code does not care
            }
          }
          return List.of("a");
        });
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT))
        .hasMessageContaining("callback jobs did not answer within");
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT)).hasMessageContaining("still hangs");
    assertThat(threads).hasSize(1);
    release.countDown();
    await().until(() -> !threads.get(0).isAlive());
    await().until(() -> tracks("a"));
  }

  @Test
  void aTakenNameIsRefusedAndNamed() {
    register("jobs", List::of);
    assertThatThrownBy(() -> register("jobs", List::of))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("jobs");
  }

  @Test
  void aNameThatCannotBeIsRefused() {
    assertThatThrownBy(() -> register("a,b=c", List::of))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a,b=c");
  }

  @Test
  void closingTwiceIsHarmless() {
    Registration registration = register("jobs", List::of);
    registration.close();
    registration.close();
    assertThatThrownBy(() -> callbacks.names(List.of())).isInstanceOf(CallbackException.class);
  }
}
