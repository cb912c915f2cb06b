package io.github.containerreconciler.agent.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that somebody named, which may be anything: a folder, a pipe, a disk. */
final class SmallFile {

  private static final int LARGEST = 16 << 20;

  private SmallFile() {}

  /** The file's bytes; a {@link NoSuchFileException} if there is nothing of that name. */
  static byte[] read(Path file) throws IOException {
    if (!Files.exists(file) && Files.isSymbolicLink(file)) {
      throw new FileSystemException(
          file.toString(),
          null,
          "is a link to " + Files.readSymbolicLink(file) + ", which does not exist");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      String what = Files.isDirectory(file) ? "is a folder, not a file" : "is not a regular file";
      throw new FileSystemException(file.toString(), null, what);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw new FileSystemException(file.toString(), null, "is larger than 16 MB");
      }
      return content;
    }
  }

  /** Completes a sentence that begins with the file's name. */
  static String problem(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "cannot be read: user " + System.getProperty("user.name") + " has no permission";
    }
    String reason = e instanceof FileSystemException known ? known.getReason() : null;
    return reason != null && reason.startsWith("is ")
        ? reason
        : "cannot be read (" + (reason == null ? e.getClass().getSimpleName() : reason) + ")";
  }
}
