package io.github.containerreconciler.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

  private static final Executor OUT_OF_THREADS =
      task -> {
        throw new OutOfMemoryError("unable to create native thread");
      };

  private final List<String> ran = new ArrayList<>();
  private final AtomicReference<Executor> workers = new AtomicReference<>(Runnable::run);
  private final SerialExecutor executor = new SerialExecutor(task -> workers.get().execute(task));

  @Test
  void whatFoundNoThreadRunsBeforeTheNext() {
    workers.set(OUT_OF_THREADS);
    executor.execute(() -> ran.add("first"));
    workers.set(Runnable::run);
    executor.execute(() -> ran.add("second"));
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void anErrorOfOneListenerDoesNotStopTheOthers() {
    executor.execute(
        () -> {
          throw new StackOverflowError();
        });
    executor.execute(() -> ran.add("next"));
    assertThat(ran).containsExactly("next");
  }
}
