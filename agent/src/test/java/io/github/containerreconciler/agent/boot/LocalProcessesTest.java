package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.claim.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LocalProcessesTest {

  private static final String MOUNTED = "22 27 0:20 / /proc rw,nosuid - proc proc rw";

  private final LocalProcesses real = new LocalProcesses(Path.of("/proc"));
  private final long pid = ProcessHandle.current().pid();

  @TempDir private Path proc;

  @BeforeEach
  void makeProc() throws IOException {
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot-1\n");
    Files.createDirectories(proc.resolve(pid + "/ns"));
    Files.createSymbolicLink(proc.resolve(pid + "/ns/pid"), Path.of("pid:[4026531836]"));
    Files.createSymbolicLink(proc.resolve("self"), Path.of(Long.toString(pid)));
    Files.writeString(proc.resolve("self/mountinfo"), MOUNTED + "\n");
    process(pid, 'S', 40, 100);
    process(7, 'S', 1, 200);
  }

  private void process(long id, char state, int threads, long start) throws IOException {
    Files.createDirectories(proc.resolve(Long.toString(id)));
    Files.writeString(
        proc.resolve(id + "/stat"),
        id + " (a) b (c) " + state + " 1".repeat(16) + " " + threads + " 0 " + start + " 9 9\n");
  }

  private static ProcessIdentity process(long id, long start) {
    return new ProcessIdentity("boot-1", "4026531836", id, start);
  }

  private boolean isGone(ProcessIdentity process) {
    return new LocalProcesses(proc).isGone(process);
  }

  @Test
  void thisProcessIsKnownAndNotGone() {
    assertThat(real.own().isComplete()).isTrue();
    assertThat(real.own().pid()).isEqualTo(pid);
    assertThat(real.isGone(real.own())).isFalse();
  }

  @Test
  void aProcessThatEndedIsGone() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity own = real.own();
    String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
    long start = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    ProcessIdentity of = new ProcessIdentity(own.bootId(), own.namespace(), child.pid(), start);
    assertThat(real.isGone(of)).isFalse();

    child.destroyForcibly();

    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(real.isGone(of)).isTrue();
  }

  @Test
  void aNumberThatIsFreeIsGone() {
    assertThat(isGone(process(8, 200))).isTrue();
  }

  @Test
  void aNumberWithAnotherStartIsGone() {
    assertThat(isGone(process(7, 200))).isFalse();
    assertThat(isGone(process(7, 201))).isTrue();
  }

  @Test
  void aZombieIsGoneUnlessItsThreadsRun() throws IOException {
    process(7, 'Z', 1, 200);
    assertThat(isGone(process(7, 200))).isTrue();
    process(7, 'Z', 2, 200);
    assertThat(isGone(process(7, 200))).isFalse();
  }

  @Test
  void nothingIsKnownOfAnotherMachineOrNamespace() {
    assertThat(isGone(new ProcessIdentity("boot-2", "4026531836", 8, 200))).isFalse();
    assertThat(isGone(new ProcessIdentity("boot-1", "4026531837", 8, 200))).isFalse();
    assertThat(isGone(ProcessIdentity.UNKNOWN)).isFalse();
  }

  @Test
  void nothingIsKnownWhereOthersAreHidden() throws IOException {
    for (String options : new String[] {"rw,hidepid=2", "rw,hidepid=invisible", "rw,hidepid=1"}) {
      Files.writeString(
          proc.resolve("self/mountinfo"),
          MOUNTED + "\n" + MOUNTED.replace("proc rw", "proc " + options));

      assertThat(isGone(process(8, 200))).as(options).isFalse();
    }
  }

  @Test
  void nothingIsKnownWhereProcIsNotMounted() throws IOException {
    Files.writeString(proc.resolve("self/mountinfo"), "22 27 0:20 / /sys rw - sysfs sysfs rw\n");

    assertThat(isGone(process(8, 200))).isFalse();
  }

  @Test
  void nothingIsKnownByTheProcOfAnotherNamespace() throws IOException {
    Files.delete(proc.resolve("self"));
    Files.createSymbolicLink(proc.resolve("self"), Path.of("7"));

    LocalProcesses other = new LocalProcesses(proc);

    assertThat(other.own().pid()).isEqualTo(pid);
    assertThat(other.isGone(process(8, 200))).isFalse();
  }

  @Test
  void aBrokenProcessFileProvesNothing() throws IOException {
    Files.writeString(proc.resolve("7/stat"), "7 (a");

    assertThat(isGone(process(7, 201))).isFalse();
  }
}
