package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the answers that never end, those of all engines on one daemon thread, which lives only
 * while there are any. Thread-safe.
 */
public final class Streams {

  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
  private static final int BUFFER = 32 * 1024;

  private final Object lock = new Object();
  private final Set<Stream> live = new HashSet<>();
  private final List<Stream> joining = new ArrayList<>();
  private @Nullable Selector selector;

  /**
   * Begins one.
   *
   * @return ends it, without another word to the listener; harmless when called twice
   */
  Runnable open(EngineAddress address, String path, Deadline deadline, Stream.Listener listener)
      throws EngineException {
    Wire wire = null;
    try {
      wire = Wire.to(address);
      Stream stream = new Stream(wire, address, path, deadline, listener);
      join(stream);
      return () -> close(stream);
    } catch (IOException | RuntimeException e) {
      if (wire != null) {
        closeQuietly(wire);
      }
      throw new EngineException(Reason.UNREACHABLE, "GET " + path + ": " + e, e);
    }
  }

  private void join(Stream stream) throws IOException {
    synchronized (lock) {
      Selector current = selector;
      if (current == null) {
        Selector made = Selector.open();
        selector = made;
        live.add(stream);
        joining.add(stream);
        Thread thread = new Thread(null, () -> run(made), "container-reconciler-events", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Streams.class.getClassLoader());
        thread.start();
      } else {
        live.add(stream);
        joining.add(stream);
        current.wakeup();
      }
    }
  }

  /** The descriptor is let go of by the thread that reads, at once. */
  private void close(Stream stream) {
    stream.silence();
    closeQuietly(stream.wire());
    synchronized (lock) {
      live.remove(stream);
      if (selector != null) {
        selector.wakeup();
      }
    }
  }

  private void run(Selector mine) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (mine) {
      while (register(mine)) {
        mine.select(millisToNextDeadline());
        for (SelectionKey key : mine.selectedKeys()) {
          proceed(key, (Stream) key.attachment(), buffer);
        }
        mine.selectedKeys().clear();
        endOverdue();
      }
      mine.selectNow(); // lets go of what was closed
    } catch (Throwable e) { // the next one opened begins with another thread
      LOG.warn("event streams ended", e);
      giveUp(mine, e.toString());
    }
  }

  /** Returns false, and forgets the thread, when there is nothing more to read. */
  private boolean register(Selector mine) {
    List<Stream> joined;
    synchronized (lock) {
      if (live.isEmpty()) {
        selector = null;
        return false;
      }
      joined = List.copyOf(joining);
      joining.clear();
    }
    for (Stream stream : joined) {
      try {
        stream.wire().register(mine, stream);
      } catch (IOException | RuntimeException e) { // closed meanwhile
        end(stream, e.toString());
      }
    }
    return true;
  }

  private void proceed(SelectionKey key, Stream stream, ByteBuffer buffer) {
    try {
      stream.proceed(key, buffer);
    } catch (IOException | EngineException | RuntimeException e) {
      end(stream, Json.shorten(Failures.firstLine(e)));
    }
  }

  private long millisToNextDeadline() {
    long nearest = 0; // none
    synchronized (lock) {
      for (Stream stream : live) {
        if (!stream.isOpen()) {
          long left = Math.max(1, stream.deadline().millisLeft());
          nearest = nearest == 0 ? left : Math.min(nearest, left);
        }
      }
    }
    return nearest;
  }

  private void endOverdue() {
    List<Stream> overdue = new ArrayList<>();
    synchronized (lock) {
      for (Stream stream : live) {
        if (!stream.isOpen() && stream.deadline().millisLeft() == 0) {
          overdue.add(stream);
        }
      }
    }
    for (Stream stream : overdue) {
      end(stream, "no answer within " + stream.deadline().whole().toMillis() + " ms");
    }
  }

  private void giveUp(Selector mine, String why) {
    List<Stream> left;
    synchronized (lock) {
      if (selector == mine) {
        selector = null;
      }
      left = List.copyOf(live);
      joining.clear();
    }
    for (Stream stream : left) {
      end(stream, why);
    }
  }

  private void end(Stream stream, String why) {
    closeQuietly(stream.wire());
    synchronized (lock) {
      live.remove(stream);
    }
    stream.end(why);
  }

  private static void closeQuietly(Wire wire) {
    try {
      wire.close();
    } catch (IOException e) {
      LOG.debug("a connection could not be closed", e);
    }
  }
}
