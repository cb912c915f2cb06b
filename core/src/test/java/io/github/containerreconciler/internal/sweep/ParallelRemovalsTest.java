package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue worked through in a few lanes. */
@Timeout(60)
class ParallelRemovalsTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Integer> done = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private boolean note(int piece) {
    return done.add(piece);
  }

  @Test
  void asManyPiecesRunAtOnceAsLanes() {
    CyclicBarrier three = new CyclicBarrier(3);
    ParallelRemovals.run(
        threads,
        3,
        List.of(1, 2, 3, 4, 5, 6),
        piece -> {
          try {
            three.await(30, TimeUnit.SECONDS); // passes only where three meet
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return note(piece);
        });
    assertThat(done).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
  }

  @Test
  void noMoreLanesThanPiecesAndOneIsTheCallers() {
    AtomicInteger lanes = new AtomicInteger();
    ParallelRemovals.run(
        task -> {
          lanes.incrementAndGet();
          threads.execute(task);
        },
        16,
        List.of(1, 2),
        this::note);
    assertThat(lanes).hasValue(1);
    assertThat(done).hasSize(2);
    ParallelRemovals.run(threads, 4, List.of(), this::note);
    assertThat(done).hasSize(2);
  }

  @Test
  void falseEndsAllLanes() {
    ParallelRemovals.run(Runnable::run, 1, List.of(1, 2, 3), piece -> note(piece) && piece < 2);
    assertThat(done).containsExactly(1, 2);
  }

  @Test
  void withoutAnExecutorTheCallersLaneDoesAll() {
    ParallelRemovals.run(
        task -> {
          throw new RejectedExecutionException("shutting down");
        },
        4,
        List.of(1, 2, 3),
        this::note);
    assertThat(done).containsExactly(1, 2, 3);
  }

  @Test
  void laneThatNeverStartsIsNotAwaited() {
    Queue<Runnable> taken = new ConcurrentLinkedQueue<>();
    ParallelRemovals.run(taken::add, 3, List.of(1, 2, 3), this::note);
    assertThat(done).containsExactly(1, 2, 3);
    assertThat(taken).hasSize(2).allSatisfy(Runnable::run); // late: there is nothing left to do
    assertThat(done).hasSize(3);
  }

  @Test
  void whereTheCallersLaneBreaksOffTheOthersEndFirst() {
    CountDownLatch begun = new CountDownLatch(2);
    AtomicBoolean broken = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    Predicate<Integer> work =
        piece -> {
          begun.countDown();
          awaitQuietly(begun);
          if (Thread.currentThread() == caller) {
            broken.set(true);
            throw new OutOfMemoryError("made up");
          }
          while (!broken.get() || caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait(); // until it waits for this lane
          }
          return note(piece);
        };
    assertThatThrownBy(() -> ParallelRemovals.run(threads, 2, List.of(1, 2, 3, 4), work))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(done).as("and it took no further piece").hasSize(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInterruptDoesNotLoseALaneAndIsKept() {
    Thread.currentThread().interrupt();
    ParallelRemovals.run(threads, 2, List.of(1, 2), this::note);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).hasSize(2);
  }
}
