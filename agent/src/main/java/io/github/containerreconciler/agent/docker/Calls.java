package io.github.containerreconciler.agent.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one request at a time through each of a few HTTP clients, and ends each by its deadline:
 * docker-java's own time-outs do nothing on Unix sockets and bound single reads elsewhere, so a
 * call runs on a thread of its own, and at its deadline that thread is interrupted and its client
 * closed. Thread-safe.
 */
final class Calls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
  private static final int IDLE_CLIENTS = 1;
  private static final long IDLE_THREAD_SECONDS = 5;

  /** Reads an answer. */
  interface Reader<T> {
    T read(int status, List<String> dateHeader, InputStream body)
        throws IOException, EngineException;
  }

  private final EngineAddress address;
  private final Deque<DockerHttpClient> idle = new ArrayDeque<>();
  private final Set<DockerHttpClient> busy = new HashSet<>();
  private final ThreadPoolExecutor threads;
  private boolean closed;

  Calls(EngineAddress address) {
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
              thread.setContextClassLoader(Calls.class.getClassLoader());
              return thread;
            });
  }

  <T> T call(Request request, Duration timeout, Reader<T> reader) throws EngineException {
    String what = request.method() + " " + request.path() + " at " + address.uri();
    DockerHttpClient client = borrow(what);
    boolean reusable = false;
    Future<T> future = null;
    try {
      future = threads.submit(() -> exchange(client, request, reader));
      T result = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      reusable = true;
      return result;
    } catch (TimeoutException e) {
      throw new EngineException(
          Reason.TIMEOUT, what + ": no whole answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof EngineException known) {
        reusable = known.reason() == Reason.REFUSED || known.reason() == Reason.FAILED;
        throw new EngineException(known.reason(), what + ": " + known.getMessage(), known);
      }
      throw isClosed()
          ? new EngineException(Reason.CLOSED, what + ": the reconciler was stopped", cause)
          : Failures.explain(what, cause);
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

  private static <T> T exchange(DockerHttpClient client, Request request, Reader<T> reader)
      throws IOException, EngineException {
    try (DockerHttpClient.Response response = client.execute(request)) {
      List<String> date =
          response.getHeaders().entrySet().stream()
              .filter(header -> header.getKey().equalsIgnoreCase("Date"))
              .flatMap(header -> header.getValue().stream())
              .toList();
      return reader.read(response.getStatusCode(), date, response.getBody());
    }
  }

  private DockerHttpClient borrow(String what) throws EngineException {
    synchronized (idle) {
      if (closed) {
        throw new EngineException(Reason.CLOSED, what + ": the reconciler was stopped");
      }
      DockerHttpClient client = idle.poll();
      if (client == null) {
        client =
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(address.uri())
                .sslConfig(Tls.config(address))
                .maxConnections(1)
                .build();
      }
      busy.add(client);
      return client;
    }
  }

  private void giveBack(DockerHttpClient client, boolean reusable) {
    synchronized (idle) {
      busy.remove(client);
      if (reusable && !closed && idle.size() < IDLE_CLIENTS) {
        idle.push(client);
        return;
      }
    }
    close(client);
  }

  private boolean isClosed() {
    synchronized (idle) {
      return closed;
    }
  }

  @Override
  public void close() {
    List<DockerHttpClient> open;
    synchronized (idle) {
      closed = true;
      Set<DockerHttpClient> all = new HashSet<>(busy);
      all.addAll(idle);
      idle.clear();
      open = List.copyOf(all);
    }
    threads.shutdownNow();
    open.forEach(Calls::close);
  }

  private static void close(DockerHttpClient client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.debug("an HTTP client could not be closed", e);
    }
  }
}
