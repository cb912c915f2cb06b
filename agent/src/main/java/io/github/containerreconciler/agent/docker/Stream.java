package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;

/** One request, and its answer as far as it came. Used by the reading thread, but for its ends. */
final class Stream {

  /** Is told what comes, on a thread that must not be kept waiting. */
  interface Listener {
    void opened();

    /**
     * A line of the answer.
     *
     * @throws EngineException to end it
     */
    void line(byte[] buffer, int length) throws IOException, EngineException;

    void ended(String why);
  }

  private final Wire wire;
  private final ByteBuffer request;
  private final Deadline deadline;
  private final Listener listener;
  private final EndlessAnswer answer;
  private volatile boolean silent;
  private boolean told;

  Stream(Wire wire, EngineAddress address, String path, Deadline deadline, Listener listener) {
    this.wire = wire;
    this.deadline = deadline;
    this.listener = listener;
    this.answer = new EndlessAnswer(this::line);
    String authority = address.uri().getAuthority();
    this.request =
        ByteBuffer.wrap(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: "
                    + (authority == null ? "localhost" : authority)
                    + "\r\nAccept: application/json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  Wire wire() {
    return wire;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether the engine has begun to answer as it should. */
  boolean isOpen() {
    return answer.isOpen();
  }

  /** From now on nothing more is told. */
  void silence() {
    silent = true;
  }

  void end(String why) {
    if (!silent) {
      silent = true;
      listener.ended(why);
    }
  }

  void proceed(SelectionKey key, ByteBuffer buffer) throws IOException, EngineException {
    if (!key.isValid()) {
      return;
    }
    if (!wire.connect()) {
      return;
    }
    if (request.hasRemaining() && !wire.write(request)) {
      wire.await(key);
      return;
    }
    int read;
    do {
      buffer.clear();
      read = wire.read(buffer);
      if (read < 0) {
        throw new IOException("the engine hung up");
      }
      answer.take(buffer.flip());
    } while (read > 0 && wire.hasToRead());
    if (answer.isOpen() && !told && !silent) {
      told = true;
      listener.opened();
    }
    wire.await(key);
  }

  private void line(byte[] line, int length) throws IOException, EngineException {
    if (!told && !silent) { // the first lines came along with the head
      told = true;
      listener.opened();
    }
    if (!silent) {
      listener.line(line, length);
    }
  }
}
