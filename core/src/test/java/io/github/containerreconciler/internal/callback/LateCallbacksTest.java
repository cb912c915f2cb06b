package io.github.containerreconciler.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that do not answer in time. */
@Timeout(60)
class LateCallbacksTest {

  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Mbeans mbeans = new Mbeans();
  private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final JmxCallbacks callbacks = new JmxCallbacks(mbeans.server, "default", this::thread);

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "asks-" + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @AfterEach
  void releaseAll() {
    release.countDown();
    threads.forEach(thread -> await().until(() -> !thread.isAlive()));
    assertThat(interrupted).isFalse();
  }

  private List<String> hang() {
    try {
      release.await();
    } catch (InterruptedException e) {
      interrupted.set(true);
    }
    return List.of("late");
  }

  @Test
  void aLateCallIsLeftAloneAndNotRepeated() throws Exception {
    mbeans.register("jobs", this::hang);
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT))
        .hasMessageContaining("callback jobs did not answer within 50ms")
        .hasMessageContaining("asks-0");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT))
          .hasMessageContaining("callback jobs still hangs")
          .hasMessageContaining("asks-0");
    }
    assertThat(threads).hasSize(1);
    release.countDown();
    await().ignoreExceptions().until(() -> callbacks.ask(List.of(), AMPLE).names().size() == 1);
  }

  @Test
  void callbackBackWithoutHeapIsAskedAgain() throws Exception {
    mbeans.register("jobs", this::hang);
    JmxCallbacks inBadTimes =
        new JmxCallbacks(withoutHeapToRemoveAListener(), "default", this::thread);
    assertThatThrownBy(() -> inBadTimes.ask(List.of(), SHORT)).hasMessageContaining("jobs");
    release.countDown();
    await().until(() -> !threads.get(0).isAlive());
    assertThat(inBadTimes.ask(List.of(), AMPLE).names()).containsExactly("jobs");
  }

  @Test
  void callbackWhoseThreadDiedIsAskedAgain() throws Exception {
    mbeans.register("jobs", () -> List.of("a"));
    AtomicBoolean dies = new AtomicBoolean(true);
    JmxCallbacks inBadTimes =
        new JmxCallbacks(
            mbeans.server, "default", task -> thread(dies.getAndSet(false) ? () -> {} : task));
    assertThatThrownBy(() -> inBadTimes.ask(List.of(), SHORT)).hasMessageContaining("jobs");
    await().until(() -> !threads.get(0).isAlive());
    assertThat(inBadTimes.ask(List.of(), AMPLE).names()).containsExactly("jobs");
  }

  private MBeanServer withoutHeapToRemoveAListener() {
    return (MBeanServer)
        Proxy.newProxyInstance(
            LateCallbacksTest.class.getClassLoader(),
            new Class<?>[] {MBeanServer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("removeNotificationListener")) {
                throw new OutOfMemoryError("Java heap space");
              }
              return method.invoke(mbeans.server, arguments);
            });
  }

  @Test
  void theOthersAreAskedMeanwhile() throws Exception {
    mbeans.register("jobs", this::hang);
    mbeans.register("other", () -> List.of("b"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT))
          .isInstanceOfSatisfying(
              CallbackException.class,
              e -> assertThat(e.answers().get(1).entries().size()).isOne());
    }
  }

  @Test
  void allTogetherTakeNoLongerThanOneTimeout() throws Exception {
    for (int i = 0; i < 20; i++) {
      mbeans.register("jobs-" + i, this::hang);
    }
    long start = System.nanoTime();
    assertThatThrownBy(() -> callbacks.ask(List.of(), Duration.ofMillis(500)))
        .hasMessageContaining("did not answer");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void oneThatIsUnregisteredNoLongerBlocksTheOthers() throws Exception {
    mbeans.register("jobs", this::hang);
    mbeans.register("other", () -> List.of("b"));
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT)).hasMessageContaining("jobs");
    mbeans.unregister("jobs");
    assertThat(callbacks.ask(List.of(), AMPLE).names()).containsExactly("other");
  }

  @Test
  void itsSuccessorOfTheSameNameIsAsked() throws Exception {
    mbeans.register("jobs", this::hang);
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT)).hasMessageContaining("jobs");
    mbeans.unregister("jobs");
    mbeans.register("jobs", () -> List.of("b"));
    assertThat(callbacks.ask(List.of(), AMPLE).each().get(0).entries().size()).isOne();
    assertThat(threads.get(0).isAlive()).isTrue();
  }

  @Test
  void itsEndRemovesTheListenerForItsSuccessor() throws Exception {
    mbeans.register("jobs", this::hang);
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT)).hasMessageContaining("jobs");
    release.countDown();
    await().until(() -> !threads.get(0).isAlive());
    mbeans.unregister("jobs");
    mbeans.register("jobs", () -> List.of("b"));
    assertThat(callbacks.ask(List.of(), AMPLE).names()).containsExactly("jobs");
  }

  @Test
  void aDeadlineLeavesTheApplicationsFilesOpen(@TempDir Path folder) throws Exception {
    try (FileChannel store =
        FileChannel.open(
            folder.resolve("store"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      mbeans.register(
          "jobs",
          () -> {
            while (release.getCount() > 0) {
              store.write(ByteBuffer.wrap(new byte[] {1}), 0);
            }
            return List.of();
          });
      assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT)).hasMessageContaining("jobs");
      assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT)).hasMessageContaining("jobs");
      assertThat(store.isOpen()).isTrue();
      release.countDown();
      await().until(() -> !threads.get(0).isAlive());
      assertThat(store.isOpen()).isTrue();
    }
  }

  @Test
  void anInterruptOfTheSweepIsNotPassedOn() throws Exception {
    mbeans.register("jobs", this::hang);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> callbacks.ask(List.of(), AMPLE))
        .isInstanceOf(CallbackException.class)
        .hasMessageContaining("jobs was not waited for");
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT)).hasMessageContaining("still hangs");
  }

  @Test
  void aSlowIteratorIsLateToo() throws Exception {
    mbeans.register(
        "jobs",
        () ->
            new java.util.AbstractCollection<String>() {
              @Override
              public java.util.Iterator<String> iterator() {
                return hang().iterator();
              }

              @Override
              public int size() {
                return 1;
              }
            });
    assertThatThrownBy(() -> callbacks.ask(List.of(), SHORT))
        .hasMessageContaining("did not answer");
  }
}
