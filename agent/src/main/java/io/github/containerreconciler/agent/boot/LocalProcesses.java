package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.claim.ProcessIdentity;
import io.github.containerreconciler.internal.claim.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The processes that {@code /proc} shows. It may show fewer than there are, or those of another PID
 * namespace: then nothing is known of any.
 */
public final class LocalProcesses implements Processes {

  private static final int STATE = 0;
  private static final int THREADS = 17;
  private static final int START = 19;

  private final Path proc;
  private final ProcessIdentity own;

  /** As this JVM sees them. */
  public LocalProcesses() {
    this(Path.of("/proc"));
  }

  /**
   * @param proc the folder {@code /proc}
   */
  LocalProcesses(Path proc) {
    this.proc = proc;
    this.own = look();
  }

  /** This JVM; {@link ProcessIdentity#UNKNOWN} but for its id where {@code /proc} is not ours. */
  ProcessIdentity own() {
    return own;
  }

  @Override
  public boolean isGone(ProcessIdentity process) {
    if (!own.isBeside(process)) {
      return false;
    }
    try {
      String[] stat = stat(Long.toString(process.pid()));
      return start(stat) != process.start() || isZombie(stat);
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Ended, only its parent has not asked yet; a first thread may end before all others. */
  private static boolean isZombie(String[] stat) {
    return "ZX".contains(stat[STATE]) && Long.parseLong(stat[THREADS]) <= 1;
  }

  private ProcessIdentity look() {
    long pid = ProcessHandle.current().pid();
    try {
      String self = Files.readSymbolicLink(proc.resolve("self")).toString();
      if (self.equals(Long.toString(pid)) && showsAll()) {
        String boot = text("sys/kernel/random/boot_id").strip();
        String namespace = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
        return new ProcessIdentity(
            boot, namespace.replaceAll("[^0-9]", ""), pid, start(stat("self")));
      }
    } catch (IOException | RuntimeException e) {
      // not Linux, or not allowed
    }
    return new ProcessIdentity("", "", pid, 0);
  }

  /** With {@code hidepid}, those of other users look as if they had ended. */
  private boolean showsAll() throws IOException {
    boolean shows = false;
    for (String line : text("self/mountinfo").split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 4 && fields[4].equals("/proc")) { // the last one lies on top
        shows = !line.contains("hidepid=") || line.contains("hidepid=0");
      }
    }
    return shows;
  }

  private static long start(String[] stat) {
    return Long.parseLong(stat[START]);
  }

  /** The fields behind the name, which may hold spaces and brackets. */
  private String[] stat(String pid) throws IOException {
    String stat = text(pid + "/stat");
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private String text(String file) throws IOException {
    return Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1);
  }
}
