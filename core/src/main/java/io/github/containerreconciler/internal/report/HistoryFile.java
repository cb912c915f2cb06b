package io.github.containerreconciler.internal.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A file of lines that only its owner may read. Beyond 10 MB it is moved away; the last two moved
 * away are kept. Several reconcilers may share one.
 */
final class HistoryFile {

  static final long LARGEST = 10_000_000;

  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_LINE = 1 << 20;

  /** Reconcilers of one agent write the same file; they write seldom. */
  private static final Object WRITING = new Object();

  private final Path file;

  HistoryFile(Path file) {
    this.file = file;
  }

  void append(String line) throws IOException {
    synchronized (WRITING) {
      byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
      long size = PrivateFile.size(file);
      PrivateFile.requireRegular(file);
      if (size > 0 && size + bytes.length > LARGEST) {
        rotate();
        size = 0;
      }
      if (size > 0) {
        PrivateFile.restrict(file);
      }
      if (size > 0 && !endsWithNewline()) { // a full disk cut the line before
        bytes = ('\n' + line + '\n').getBytes(StandardCharsets.UTF_8);
      }
      PrivateFile.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private void rotate() throws IOException {
    if (Files.exists(older(1), LinkOption.NOFOLLOW_LINKS)) {
      Files.move(older(1), older(2), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(file, older(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path older(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private boolean endsWithNewline() throws IOException {
    try (SeekableByteChannel in = open(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      in.position(Math.max(0, in.size() - 1));
      in.read(last);
      return last.get(0) == '\n';
    }
  }

  /** Reads the lines, the newest first, until the reader wants no more. */
  void readBackwards(Predicate<String> reader) throws IOException {
    boolean more = readBackwards(file, reader);
    for (int i = 1; more && i <= 2; i++) {
      more = readBackwards(older(i), reader);
    }
  }

  private static boolean readBackwards(Path path, Predicate<String> reader) throws IOException {
    PrivateFile.requireRegular(path);
    try (SeekableByteChannel in = open(path)) {
      byte[] tail = new byte[0];
      for (long end = in.size(); end > 0; end -= CHUNK) {
        long begin = Math.max(0, end - CHUNK);
        byte[] bytes = read(in, begin, (int) (end - begin), tail);
        int lineEnd = bytes.length;
        for (int i = bytes.length - 1; i >= 0; i--) {
          if (bytes[i] == '\n') {
            if (lineEnd > i + 1 && !reader.test(text(bytes, i + 1, lineEnd))) {
              return false;
            }
            lineEnd = i;
          }
        }
        boolean odd = lineEnd > LONGEST_LINE; // no line of ours
        tail = odd ? new byte[0] : Arrays.copyOf(bytes, lineEnd);
      }
      return tail.length == 0 || reader.test(text(tail, 0, tail.length));
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static byte[] read(SeekableByteChannel in, long begin, int count, byte[] tail)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count + tail.length);
    bytes.limit(count);
    in.position(begin);
    while (bytes.hasRemaining() && in.read(bytes) >= 0) {} // one that shrank leaves zeros
    bytes.position(count).limit(bytes.capacity());
    return bytes.put(tail).array();
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static SeekableByteChannel open(Path path) throws IOException {
    return Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }
}
