package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * An HTTP/1.1 answer of lines, taken in pieces as they come. Never holds more than one line, of at
 * most 64 kB, and takes no more than 1,000 lines a second: what sends more is of no use.
 */
final class EndlessAnswer {

  static final int LONGEST_LINE = 64 * 1024;
  static final int MOST_LINES_A_SECOND = 1_000;
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final long SECOND = 1_000_000_000L;

  /** Takes one line, without its end. */
  interface Lines {
    void line(byte[] buffer, int length) throws IOException, EngineException;
  }

  private enum At {
    HEAD,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    PLAIN
  }

  private final Lines lines;
  private byte[] held = new byte[512];
  private int length;
  private At at = At.HEAD;
  private long left;
  private long chunkSize;
  private int lineEnds;
  private boolean inExtension;
  private int linesThisSecond;
  private long second;

  EndlessAnswer(Lines lines) {
    this.lines = lines;
  }

  /** Whether its head has come, and is that of an answer to read. */
  boolean isOpen() {
    return at != At.HEAD;
  }

  /**
   * Takes what came.
   *
   * @throws EngineException if it is not what it should be, or is over
   */
  void take(ByteBuffer bytes) throws IOException, EngineException {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      switch (at) {
        case HEAD -> head(b);
        case CHUNK_SIZE -> chunkSize(b);
        case CHUNK -> {
          text(b);
          at = --left == 0 ? At.CHUNK_END : At.CHUNK;
        }
        case CHUNK_END -> {
          if (b == '\n') {
            at = At.CHUNK_SIZE;
          } else if (b != '\r') {
            throw Json.malformed("a chunk is longer than it says");
          }
        }
        case PLAIN -> {
          text(b);
          if (--left == 0) {
            throw over();
          }
        }
      }
    }
  }

  private void head(byte b) throws EngineException {
    hold(b, LONGEST_HEAD);
    if (b == '\n') {
      lineEnds++;
    } else if (b != '\r') {
      lineEnds = 0;
    }
    if (lineEnds == 2) {
      String head = new String(held, 0, length, StandardCharsets.ISO_8859_1);
      length = 0;
      requireOk(head);
      String headers = head.toLowerCase(Locale.ROOT);
      if (header(headers, "transfer-encoding").endsWith("chunked")) {
        at = At.CHUNK_SIZE;
      } else {
        String size = header(headers, "content-length");
        left = size.isEmpty() ? Long.MAX_VALUE : number(size);
        at = At.PLAIN;
        if (left <= 0) {
          throw over();
        }
      }
    }
  }

  private static void requireOk(String head) throws EngineException {
    String first = head.substring(0, head.indexOf('\n')).strip();
    if (!first.startsWith("HTTP/1.1 ") && !first.startsWith("HTTP/1.0 ")) {
      throw Json.malformed("\"" + Json.shorten(first) + "\" is no HTTP");
    }
    if (!first.startsWith("200", 9)) {
      throw new EngineException(Reason.REFUSED, "HTTP " + Json.shorten(first.substring(9)));
    }
  }

  /** A header's value; empty where there is none. */
  private static String header(String headers, String name) {
    int from = headers.indexOf("\n" + name + ":");
    if (from < 0) {
      return "";
    }
    return headers.substring(from + name.length() + 2, headers.indexOf('\n', from + 1)).strip();
  }

  private static long number(String text) throws EngineException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Json.malformed("\"" + Json.shorten(text) + "\" is no length");
    }
  }

  private void chunkSize(byte b) throws EngineException {
    int digit = Character.digit(b, 16);
    if (b == '\n') {
      if (chunkSize == 0) {
        throw over();
      }
      left = chunkSize;
      chunkSize = 0;
      inExtension = false;
      at = At.CHUNK;
    } else if (b == ';' || b == ' ' || b == '\r') {
      inExtension = true;
    } else if (!inExtension) {
      if (digit < 0 || chunkSize > 1L << 40) {
        throw Json.malformed("a chunk says no size");
      }
      chunkSize = 16 * chunkSize + digit;
    }
  }

  private void text(byte b) throws IOException, EngineException {
    if (b != '\n') {
      hold(b, LONGEST_LINE);
      return;
    }
    int whole = length;
    length = 0;
    countLine();
    if (whole > 0) {
      lines.line(held, whole);
    }
  }

  private void countLine() throws EngineException {
    long now = System.nanoTime();
    if (linesThisSecond == 0 || now - second > SECOND) {
      second = now;
      linesThisSecond = 0;
    }
    if (++linesThisSecond > MOST_LINES_A_SECOND) {
      throw Json.malformed("more than " + MOST_LINES_A_SECOND + " events in a second");
    }
  }

  private void hold(byte b, int most) throws EngineException {
    if (length == most) {
      throw Json.malformed("a line is longer than " + most + " bytes");
    }
    if (length == held.length) {
      held = Arrays.copyOf(held, Math.min(2 * length, LONGEST_LINE));
    }
    held[length++] = b;
  }

  private static EngineException over() {
    return new EngineException(Reason.BROKEN, "the engine ended the answer");
  }
}
