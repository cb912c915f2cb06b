package io.github.containerreconciler.agent.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A pipe or device, whose reader may be gone or slow. A thread of its own writes, so that nobody
 * else waits; it ends when idle.
 */
final class LogPipe implements LogTarget {

  private static final int MOST_WAITING = 1_000;
  private static final long LONGEST_OPENING_MILLIS = 1_000;
  private static final long IDLE_SECONDS = 5;

  private final Path path;
  private final FileChannel channel;
  private final ThreadPoolExecutor writer;
  private volatile @Nullable IOException broken;

  private LogPipe(Path path, FileChannel channel, ThreadPoolExecutor writer) {
    this.path = path;
    this.channel = channel;
    this.writer = writer;
  }

  /**
   * Waits a second for a reader.
   *
   * @throws IOException if there is none, or the pipe cannot be opened
   */
  static LogPipe open(Path path) throws IOException {
    ThreadPoolExecutor writer =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            LogPipe::thread);
    writer.allowCoreThreadTimeOut(true);
    FutureTask<FileChannel> opening =
        new FutureTask<>(() -> FileChannel.open(path, StandardOpenOption.WRITE));
    writer.execute(opening);
    try {
      return new LogPipe(path, opening.get(LONGEST_OPENING_MILLIS, TimeUnit.MILLISECONDS), writer);
    } catch (ExecutionException e) {
      writer.shutdown();
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      writer.execute(() -> closeLate(opening));
      writer.shutdown();
      endOpening(path);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("it is a pipe that nobody reads", e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "container-reconciler-log", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(LogPipe.class.getClassLoader());
    thread.setUncaughtExceptionHandler((t, e) -> Logs.toStderr("the log's thread ended: ", e));
    return thread;
  }

  private static void closeLate(FutureTask<FileChannel> opening) {
    try {
      opening.get().close();
    } catch (IOException | ExecutionException | InterruptedException e) {
      Logs.toStderr("log-to: ", e);
    }
  }

  /** Opened for both, a pipe waits for nobody, and a thread that waits for its reader goes on. */
  private static void endOpening(Path path) {
    try {
      FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
    } catch (IOException e) {
      Logs.toStderr("a thread waits until somebody reads " + path + ": ", e);
    }
  }

  @Override
  public void write(String line) throws IOException {
    IOException before = broken;
    if (before != null) {
      throw before;
    }
    try {
      writer.execute(() -> writeNow(line + System.lineSeparator()));
    } catch (RejectedExecutionException e) {
      throw new IOException("its reader is too slow or gone", e);
    }
  }

  private void writeNow(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (broken == null && bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      broken = e;
      Logs.lost(path, text.stripTrailing(), e);
    }
  }

  /** Waits a second at most for what is still to be written. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      writer.awaitTermination(LONGEST_OPENING_MILLIS, TimeUnit.MILLISECONDS);
      channel.close();
    } catch (IOException | InterruptedException e) {
      Logs.toStderr("log-to: ", e);
    }
  }
}
