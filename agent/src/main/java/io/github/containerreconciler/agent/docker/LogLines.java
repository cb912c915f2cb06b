package io.github.containerreconciler.agent.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last lines of a container's log. Docker sends the output of a container with a terminal as it
 * is, and any other in frames: one byte for the stream, three zeros, the length in four bytes.
 */
final class LogLines {

  private static final int HEADER = 8;
  private static final int STREAMS = 3;
  private static final int LONGEST_LINE = 16 * 1024;

  /** The most bytes that are read; engines send no more lines than they are asked for. */
  private static final long MOST_BYTES = 64L << 20;

  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();
  private final ByteArrayOutputStream[] unfinished = new ByteArrayOutputStream[STREAMS];
  private long left = MOST_BYTES;

  LogLines(int most) {
    this.most = most;
    for (int i = 0; i < STREAMS; i++) {
      unfinished[i] = new ByteArrayOutputStream();
    }
  }

  List<String> read(InputStream body) throws IOException {
    PushbackInputStream in = new PushbackInputStream(body, HEADER);
    byte[] header = in.readNBytes(HEADER);
    in.unread(header);
    if (isHeader(header)) {
      readFrames(in);
    } else {
      copy(in, Long.MAX_VALUE, 0);
    }
    for (int i = 0; i < STREAMS; i++) {
      if (unfinished[i].size() > 0) {
        endLine(i);
      }
    }
    return List.copyOf(lines);
  }

  private static boolean isHeader(byte[] b) {
    return b.length == HEADER && b[0] >= 0 && b[0] < STREAMS && b[1] == 0 && b[2] == 0 && b[3] == 0;
  }

  /** A log that ends in the middle, or whose frames are broken, shows what came before. */
  private void readFrames(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    while (isHeader(header) && left > 0) {
      copy(in, Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(4)), header[0]);
      header = in.readNBytes(HEADER);
    }
  }

  private void copy(InputStream in, long length, int stream) throws IOException {
    byte[] buffer = new byte[8192];
    long rest = length;
    while (rest > 0 && left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
      if (count < 0) {
        return;
      }
      rest -= count;
      left -= count;
      for (int i = 0; i < count; i++) {
        add(buffer[i], stream);
      }
    }
  }

  private void add(byte b, int stream) {
    if (b == '\n') {
      endLine(stream);
    } else if (unfinished[stream].size() < LONGEST_LINE) {
      unfinished[stream].write(b);
    }
  }

  private void endLine(int stream) {
    String line = unfinished[stream].toString(StandardCharsets.UTF_8);
    unfinished[stream].reset();
    if (lines.size() == most) {
      lines.poll();
    }
    if (most > 0) {
      lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
  }
}
