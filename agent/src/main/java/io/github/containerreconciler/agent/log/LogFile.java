package io.github.containerreconciler.agent.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A file that lines are added to. It is opened for each line, so that it may be moved away at any
 * time. Others may not read it. A link counts only if root or this JVM's own user made it.
 */
final class LogFile implements LogTarget {

  private static final String MODE = "rw-r-----";

  private final Path file;
  private final Set<OpenOption> options = new HashSet<>();
  private final FileAttribute<?>[] attributes;

  private LogFile(Path file) throws IOException {
    this.file = file;
    options.add(StandardOpenOption.CREATE);
    options.add(StandardOpenOption.APPEND);
    if (!isLinkOfOurs(file)) {
      options.add(LinkOption.NOFOLLOW_LINKS);
    }
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    this.attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE))
            }
            : new FileAttribute<?>[0];
  }

  /**
   * Opens a file, or whatever else is there that can be written to, such as a pipe.
   *
   * @throws IOException saying why that is not possible
   */
  static LogTarget open(String name) throws IOException {
    try {
      Path path = Path.of(name);
      LogFile file = new LogFile(path);
      if (Files.isDirectory(path)) {
        throw new IOException("it is a folder");
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        return LogPipe.open(path);
      }
      file.append("");
      return file;
    } catch (NoSuchFileException e) {
      throw new IOException("its folder does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException("this JVM's user may not write it", e);
    } catch (InvalidPathException | UnsupportedOperationException | SecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static boolean isLinkOfOurs(Path file) throws IOException {
    if (!Files.isSymbolicLink(file)) {
      return false;
    }
    int maker = user(file);
    Path self = Path.of("/proc/self");
    if (maker != 0 && !(Files.exists(self) && maker == user(self))) {
      throw new IOException(
          "it is a link that another user made (uid " + maker + "); name the file itself");
    }
    return true;
  }

  private static int user(Path file) throws IOException {
    Object uid = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return (Integer) Objects.requireNonNull(uid);
  }

  @Override
  public void write(String line) throws IOException {
    append(line + System.lineSeparator());
  }

  /** An interrupt, such as that of a call's deadline, would close the file before the end. */
  private void append(String text) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (WritableByteChannel out = Files.newByteChannel(file, options, attributes)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
