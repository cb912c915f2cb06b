package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.docker.EngineClient.Request;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one request at a time through each of a few HTTP clients, and ends each by its deadline.
 * Time-outs of sockets do nothing on Unix sockets and bound single reads elsewhere. So a call runs
 * on a thread of its own, and at its deadline that thread is interrupted and its client closed.
 * Thread-safe.
 */
final class DockerHttp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DockerHttp.class);

  /** An engine that was restarted since has closed the connection. */
  private static final long LONGEST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long IDLE_THREAD_SECONDS = 5;

  /** Reads an answer. */
  interface Reader<T> {
    T read(HttpResponse answer) throws IOException, EngineException;
  }

  private record Idle(EngineClient client, long since) {}

  private final EngineAddress address;
  private final Set<EngineClient> busy = new HashSet<>();
  private final ThreadPoolExecutor threads;
  private @Nullable Idle idle;
  private volatile boolean closed;

  DockerHttp(EngineAddress address) {
    this.address = address;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "container-reconciler-engine-" + count.incrementAndGet());
              thread.setDaemon(true);
              thread.setContextClassLoader(DockerHttp.class.getClassLoader());
              thread.setUncaughtExceptionHandler(
                  (ended, e) -> LOG.error("thread {} ended", ended.getName(), e));
              return thread;
            });
  }

  /**
   * Sends what changes something once, so not over a connection that may be dead already. A
   * question goes out again where a connection from before turns out to be closed: the engine was
   * restarted in between, and never saw it.
   */
  <T> T call(Request request, CallDeadline deadline, Reader<T> reader) throws EngineException {
    String what = request.method() + " " + PathText.brief(request.path()) + " at " + address.uri();
    EngineClient reused = request.method().equals("GET") ? reuse() : null;
    if (reused != null) {
      try {
        return call(reused, what, request, deadline, reader);
      } catch (EngineException e) {
        if (e.reason() != Reason.BROKEN) {
          throw e;
        }
      }
    }
    return call(connect(what), what, request, deadline, reader);
  }

  private <T> T call(
      EngineClient client, String what, Request request, CallDeadline deadline, Reader<T> reader)
      throws EngineException {
    boolean reusable = false;
    Future<T> future = null;
    try {
      future = threads.submit(() -> client.exchange(request, reader));
      T result = future.get(deadline.millisLeft(), TimeUnit.MILLISECONDS);
      reusable = request.method().equals("GET");
      return result;
    } catch (TimeoutException e) {
      throw new EngineException(
          Reason.TIMEOUT,
          "%s: no whole answer within %s ms; if docker hangs there too, restart the engine"
              .formatted(what, deadline.whole().toMillis()),
          e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof EngineException known) {
        throw new EngineException(known.reason(), what + ": " + known.getMessage(), known);
      }
      throw closed
          ? new EngineException(Reason.CLOSED, what + ": the reconciler was stopped", cause)
          : Failures.explain(what, cause, address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Reason.CLOSED, what + ": interrupted", e);
    } catch (RejectedExecutionException e) {
      throw new EngineException(Reason.CLOSED, what + ": the reconciler was stopped", e);
    } finally {
      if (!reusable && future != null) {
        future.cancel(true);
      }
      giveBack(client, reusable);
    }
  }

  /** Null if no connection can be used again. */
  private @Nullable EngineClient reuse() {
    Idle found;
    synchronized (busy) {
      found = idle;
      idle = null;
      if (found != null && System.nanoTime() - found.since < LONGEST_IDLE_NANOS) {
        busy.add(found.client);
        return found.client;
      }
    }
    if (found != null) {
      close(found.client);
    }
    return null;
  }

  private EngineClient connect(String what) throws EngineException {
    EngineClient client;
    try {
      client = new EngineClient(address);
    } catch (EngineException e) {
      throw new EngineException(e.reason(), what + ": " + e.getMessage(), e);
    }
    synchronized (busy) {
      if (!closed) {
        busy.add(client);
        return client;
      }
    }
    close(client);
    throw new EngineException(Reason.CLOSED, what + ": the reconciler was stopped");
  }

  private void giveBack(EngineClient client, boolean reusable) {
    synchronized (busy) {
      busy.remove(client);
      if (reusable && !closed && idle == null) {
        idle = new Idle(client, System.nanoTime());
        return;
      }
    }
    close(client);
  }

  @Override
  public void close() {
    List<EngineClient> open;
    synchronized (busy) {
      closed = true;
      open = new ArrayList<>(busy);
      if (idle != null) {
        open.add(idle.client);
      }
      idle = null;
    }
    threads.shutdownNow();
    open.forEach(DockerHttp::close);
  }

  private static void close(EngineClient client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.debug("an HTTP client could not be closed", e);
    }
  }
}
