package io.github.containerreconciler.examples.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Does one thing after the other on a thread of its own, while simulated time stands still until it
 * waits: at any time one thread alone runs, so that all is as it was in the last run.
 */
final class Actor implements Executor {

  private final Time time;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Semaphore turn = new Semaphore(0);
  private final Semaphore handedBack = new Semaphore(0);
  private boolean busy;
  private boolean gone;
  private boolean ended;

  Actor(Time time, String name) {
    this.time = time;
    Thread thread = new Thread(this::live, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (!busy) {
      busy = true;
      resume();
    }
  }

  /** Waits for so long; for nothing more once it is dismissed. Its own thread alone calls this. */
  void await(long millis) {
    if (gone) {
      return;
    }
    if (time.isCalm(millis)) {
      time.pass(millis);
      return;
    }
    time.in(millis, this::resume);
    handBack();
  }

  boolean isGone() {
    return gone;
  }

  /** Ends what it does and the thread. */
  void dismiss() {
    gone = true;
    tasks.clear();
    resume();
  }

  private void resume() {
    if (!ended) {
      turn.release();
      handedBack.acquireUninterruptibly();
    }
  }

  private void live() {
    turn.acquireUninterruptibly();
    while (!gone) {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
      busy = false;
      if (!gone) {
        handBack();
      }
    }
    ended = true;
    handedBack.release();
  }

  private void handBack() {
    handedBack.release();
    turn.acquireUninterruptibly();
  }
}
