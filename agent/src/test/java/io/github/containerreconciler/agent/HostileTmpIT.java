package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.containerreconciler.agent.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Root attaches to a service in a root folder of its own, as a container has it. Somebody in there
 * owns that folder and puts a link to a folder of the host in the place of {@code /tmp} as often as
 * possible. Nothing on the host may change.
 */
class HostileTmpIT {

  private static final String NOBODY = "65534";
  private static final String[] SETTINGS = {
    "owner-label=job", "self=none", "docker-host=unix:///nonexistent"
  };
  private static final int ATTACHES = 12;
  private static final long REAL_NANOS = 8_000_000;
  private static final long LINK_NANOS = 400_000;

  @TempDir private Path folder;
  private Path root;
  private Path host;
  private Path jar;

  @BeforeEach
  void aRootFolderAndAFolderOfTheHost() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.isDirectory(Path.of("/proc/self")),
        "only root on Linux may start a service in a root folder of its own");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    root = Files.createDirectory(folder.resolve("root"));
    host = Files.createDirectory(folder.resolve("host"));
    jar = Files.copy(HostJvm.AGENT, folder.resolve("agent.jar"));
    for (String link : List.of("bin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
    }
    for (String directory : List.of("usr", "etc", "proc", "dev", "app", "tmp")) {
      Files.createDirectory(root.resolve(directory));
    }
    Files.createDirectories(root.resolve("." + System.getProperty("java.home")));
    copyHost(root.resolve("app"));
    assertThat(run("chown", "-R", NOBODY + ":" + NOBODY, root.toString())).isZero();
  }

  private static int run(String... command) {
    return CliRun.of(List.of(command), Map.of()).code();
  }

  private static void copyHost(Path classes) throws IOException {
    String packageName = Host.class.getPackageName().replace('.', '/');
    Path target = Files.createDirectories(classes.resolve(packageName));
    try (var files = Files.list(HostJvm.classes().resolve(packageName))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  private HostJvm service() throws IOException {
    StringBuilder mounts = new StringBuilder("mount --make-rprivate /");
    for (String shared : List.of("/usr", "/etc", "/dev", System.getProperty("java.home"))) {
      mounts.append(" && mount --rbind ").append(shared).append(" $0").append(shared);
    }
    mounts.append(" && mount -t proc proc $0/proc");
    List<String> command = new ArrayList<>();
    // its own process ids too: otherwise the JDK takes our /tmp for the target's
    command.addAll(List.of("unshare", "-m", "-p", "--fork", "--kill-child", "sh", "-c"));
    command.add(mounts + " && exec chroot --userspec=" + NOBODY + ":" + NOBODY + " \"$0\" \"$@\"");
    command.add(root.toString());
    command.add(HostJvm.JAVA.resolve("java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("-XX:+EnableDynamicAgentLoading");
    command.addAll(List.of("-cp", "/app", Host.class.getName(), "serve", "7"));
    return HostJvm.start(folder, new ProcessBuilder(command));
  }

  private static String pid(HostJvm service) {
    return service
        .process()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .map(child -> String.valueOf(child.pid()))
        .findFirst()
        .orElseThrow();
  }

  /** What an attach could create, write, delete or give away. */
  private void leaveVictims() throws IOException {
    for (String name : List.of("container-reconciler-agent.jar", ".java_pid1", ".attach_pid1")) {
      Path victim = Files.writeString(host.resolve(name), "the host's own");
      Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private Map<String, String> ofTheHost() throws IOException {
    Map<String, String> files = new TreeMap<>();
    files.put(".", described(host));
    try (var all = Files.list(host)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), described(file) + Files.readString(file));
      }
    }
    return files;
  }

  private static String described(Path file) throws IOException {
    return Files.readAttributes(file, "unix:uid,gid,mode,ino,ctime").toString();
  }

  private Thread attacker(AtomicBoolean over) {
    Path tmp = root.resolve("tmp");
    Path real = root.resolve("real");
    return new Thread(
        () -> {
          while (!over.get()) {
            try {
              Files.move(tmp, real);
              Files.createSymbolicLink(tmp, host);
              LockSupport.parkNanos(LINK_NANOS);
              Files.delete(tmp);
              Files.move(real, tmp);
              LockSupport.parkNanos(REAL_NANOS);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  @Test
  void noWholeAttachChangesAnythingOnTheHost() throws Exception {
    leaveVictims();
    Map<String, String> before = ofTheHost();
    try (HostJvm service = service()) {
      service.awaitOut("serving");
      String pid = pid(service);
      AtomicBoolean over = new AtomicBoolean();
      Thread attacker = attacker(over);
      attacker.start();
      try {
        for (int i = 0; i < ATTACHES; i++) {
          CliRun run = attach(pid);
          assertThat(ofTheHost()).as(run.out() + run.err()).isEqualTo(before);
          if (run.code() == 0) {
            CliRun.of(jar, Map.of(), "detach", pid);
          }
        }
      } finally {
        over.set(true);
        attacker.join();
      }
      assertThat(service.end().code()).isEqualTo(7);
    }
    try (HostJvm service = service()) { // what was tried does work
      service.awaitOut("serving");
      CliRun run = attach(pid(service));
      assertThat(run.code()).as(run.out() + run.err() + service.err()).isZero();
    }
    assertThat(ofTheHost()).isEqualTo(before);
  }

  private CliRun attach(String pid) {
    return CliRun.of(jar, Map.of(), "attach", pid, SETTINGS[0], SETTINGS[1], SETTINGS[2]);
  }
}
