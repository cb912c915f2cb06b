package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code /tmp} as the target sees it. Somebody in a container may put a link to a file
 * of the host there at any moment: each step is taken from an open folder, and no link is followed.
 */
final class TargetFolder {

  /** One name for all: each new path to a jar grows the class path of a JVM for good. */
  private static final String JAR = "container-reconciler-agent.jar";

  /** The jar as the target sees it. */
  static final String PATH = "/tmp/" + JAR;

  private static final int CAP_DAC_OVERRIDE = 1;
  private static final int READ_BY_ALL = 044;
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  private final Jvm jvm;
  private final Proc proc;
  private final Path root;

  TargetFolder(Jvm jvm) {
    this(jvm, new Proc(jvm.pid()).path("root"));
  }

  TargetFolder(Jvm jvm, Path root) {
    this.jvm = jvm;
    this.proc = new Proc(jvm.pid());
    this.root = root;
  }

  private interface Use<T> {
    T of(SecureDirectoryStream<Path> folder) throws IOException;
  }

  /** Returns whether the JVM was attached to before. */
  boolean hasSocket() {
    try {
      return in(
          folder -> {
            String socket = ".java_pid" + proc.ownPid();
            return attributes(folder, socket).isOther();
          });
    } catch (IOException e) {
      return false;
    }
  }

  /** Refuses a target whose JVM could not answer an attach. */
  void checkWritable() {
    boolean writable;
    try {
      writable = in(this::isWritable);
    } catch (IOException e) {
      throw refused("has no folder /tmp (" + e.getClass().getSimpleName() + ")", e);
    }
    if (!writable) {
      throw refused("cannot write to its /tmp", null);
    }
  }

  private CliException refused(String what, @Nullable Exception e) {
    String message =
        ("%s %s, and a JVM answers an attach by a socket there: give it a writable /tmp (--tmpfs"
                + " /tmp for a container), or start the service with -javaagent")
            .formatted(jvm, what);
    return CliException.failed(message, e);
  }

  private boolean isWritable(SecureDirectoryStream<Path> folder) throws IOException {
    if (isMountedReadOnly(proc.read("mountinfo").orElse(""))) {
      return false;
    }
    if (proc.user().equals("0") && proc.hasBit("CapEff", CAP_DAC_OVERRIDE, false)) {
      return true;
    }
    if (proc.user().isEmpty()) {
      return true; // not told: leave it to the JDK
    }
    PosixFileAttributes tmp =
        folder.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
    UserPrincipalLookupService users = root.getFileSystem().getUserPrincipalLookupService();
    if (users.lookupPrincipalByName(proc.user()).equals(tmp.owner())) {
      return allows(tmp, "-wx------");
    }
    for (String group : (proc.group() + " " + proc.status("Groups")).split("\\s+", -1)) {
      if (!group.isEmpty() && users.lookupPrincipalByGroupName(group).equals(tmp.group())) {
        return allows(tmp, "----wx---");
      }
    }
    return allows(tmp, "-------wx");
  }

  private static boolean allows(PosixFileAttributes folder, String permissions) {
    return folder.permissions().containsAll(PosixFilePermissions.fromString(permissions));
  }

  /** By the mount that /tmp is on: the longest path before it, and of one path the last mount. */
  static boolean isMountedReadOnly(String mountinfo) {
    String on = "";
    boolean readOnly = false;
    for (String line : mountinfo.split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 6
          && (fields[4].equals("/") || fields[4].equals("/tmp"))
          && fields[4].length() >= on.length()) {
        on = fields[4];
        String superOptions = fields[fields.length - 1];
        readOnly = ("," + fields[5] + "," + superOptions + ",").contains(",ro,");
      }
    }
    return readOnly;
  }

  /** Returns whether the target finds this very jar under the same path. */
  boolean holds(File jar) {
    if (seesOurFiles()) {
      return true;
    }
    Path there = root;
    for (Path step : jar.toPath().toAbsolutePath()) {
      there = there.resolve(step);
      if (Files.isSymbolicLink(there)) {
        return false;
      }
    }
    try {
      return Files.isRegularFile(there, NOFOLLOW) && Files.mismatch(there, jar.toPath()) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Brings a jar along. Returns false if the very same is there already, as a part of the image.
   */
  boolean bring(File jar) throws IOException {
    checkUmask();
    return in(
        folder -> {
          try (InputStream from = Files.newInputStream(jar.toPath());
              OutputStream to = Channels.newOutputStream(create(folder))) {
            from.transferTo(to);
            return true;
          } catch (FileAlreadyExistsException e) {
            if (isSame(folder, jar)) {
              return false;
            }
            throw CliException.failed(
                "%s is something else already where %s runs: delete or rename it there and try again"
                    .formatted(PATH, jvm),
                e);
          }
        });
  }

  private static SeekableByteChannel create(SecureDirectoryStream<Path> folder) throws IOException {
    return folder.newByteChannel(
        Path.of(JAR),
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
  }

  private static boolean isSame(SecureDirectoryStream<Path> folder, File jar) throws IOException {
    if (!attributes(folder, JAR).isRegularFile()) {
      return false;
    }
    try (InputStream there =
            Channels.newInputStream(
                folder.newByteChannel(
                    Path.of(JAR), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        InputStream here = Files.newInputStream(jar.toPath())) {
      return Arrays.equals(there.readNBytes((int) jar.length() + 1), here.readAllBytes());
    }
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, String name)
      throws IOException {
    return folder
        .getFileAttributeView(Path.of(name), PosixFileAttributeView.class, NOFOLLOW)
        .readAttributes();
  }

  private void checkUmask() {
    String umask = Proc.SELF.status("Umask");
    if (!umask.isEmpty()
        && (Integer.parseInt(umask, 8) & READ_BY_ALL) != 0
        && !proc.user().equals(Proc.SELF.user())) {
      throw CliException.failed(
          "with umask %s user %s of %s could not read the jar: run umask 022 first"
              .formatted(umask, proc.user(), jvm));
    }
  }

  /** Takes the jar away again: what was loaded of it stays readable to the JVM. */
  void takeAway() throws IOException {
    in(
        folder -> {
          try {
            folder.deleteFile(Path.of(JAR));
          } catch (NoSuchFileException e) {
            return false; // somebody tidied up
          }
          return true;
        });
  }

  private <T> T in(Use<T> use) throws IOException {
    try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
      if (!(top instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("this system cannot open a folder without following links");
      }
      // where the target sees the files that we see, a link means the same to both
      Path tmp = seesOurFiles() ? Path.of("/tmp").toRealPath() : Path.of("tmp");
      try (SecureDirectoryStream<Path> folder = secure.newDirectoryStream(tmp, NOFOLLOW)) {
        return use.of(folder);
      }
    }
  }

  private boolean seesOurFiles() {
    try {
      return !proc.isInOther("mnt") && Files.isSameFile(root, Path.of("/"));
    } catch (IOException e) {
      return false;
    }
  }
}
