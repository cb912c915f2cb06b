package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.docker.Failures.Failure;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Explains a failed connection to a Unix socket by what is in its place. */
final class SocketFile {

  private static final int KIND = 0170000;
  private static final int SOCKET = 0140000;

  private SocketFile() {}

  static Failure failure(Path path, boolean denied) {
    String user = "user " + System.getProperty("user.name");
    try {
      String problem = problem(path);
      if (problem != null) {
        return new Failure(Reason.UNREACHABLE, path + " " + problem);
      }
      if (!denied && Files.isWritable(path)) {
        return new Failure(
            Reason.UNREACHABLE, "nobody listens at " + path + "; is the engine running?");
      }
      return new Failure(
          Reason.DENIED,
          ("permission denied: %s may not use the socket %s; add it to the socket's group (%s)"
                  + " and restart the service")
              .formatted(user, path, Files.getAttribute(path, "posix:group")));
    } catch (AccessDeniedException e) {
      return new Failure(
          Reason.DENIED, "permission denied: " + user + " may not enter the folder of " + path);
    } catch (IOException e) {
      return new Failure(Reason.UNREACHABLE, path + " " + SmallFile.problem(e));
    }
  }

  /** Null if there is a socket. */
  private static @Nullable String problem(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder != null && Files.isRegularFile(folder)) { // JDK 25: as if it did not exist
      return "cannot be read (Not a directory)";
    }
    if (!exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return "does not exist; is the engine running, and docker-host right?";
    }
    if (!exists(path)) {
      return "is a link to "
          + Files.readSymbolicLink(path)
          + ", which does not exist; is the engine running?";
    }
    if (Files.isDirectory(path)) {
      return "is a folder, not a socket: Docker makes one when a container mounts the socket before"
          + " the engine runs; remove it, and start the engine and then the container anew";
    }
    if (Files.isRegularFile(path)) {
      return "is a plain file, not a socket; name the engine's socket in docker-host";
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode");
    return (mode & KIND) == SOCKET
        ? null
        : "is a pipe or a device, not a socket; name the engine's socket in docker-host";
  }

  private static boolean exists(Path path, LinkOption... options) throws IOException {
    try {
      Files.getAttribute(path, "isOther", options);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
