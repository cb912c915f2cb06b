package io.github.containerreconciler.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What root writes into a folder that somebody in a container owns. */
@EnabledOnOs(OS.LINUX)
class TargetFolderTest {

  @TempDir private Path folder;
  private Path root;
  private Path host;
  private Path jar;
  private TargetFolder target;

  @BeforeEach
  void aContainersRootAndAFolderOfTheHost() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    host = Files.createDirectory(folder.resolve("host"));
    jar = Files.writeString(folder.resolve("agent.jar"), "the jar");
    target = new TargetFolder(new Jvm(Proc.SELF.pid(), "", "", List.of()), root);
  }

  private Path brought() {
    return root.resolve(TargetFolder.PATH.substring(1));
  }

  @Test
  void theJarIsBroughtAndTakenAway() throws IOException {
    Files.createDirectory(root.resolve("tmp"));
    assertThat(target.bring(jar.toFile())).isTrue();
    assertThat(brought()).hasContent("the jar");
    target.takeAway();
    assertThat(brought()).doesNotExist();
  }

  @Test
  void aLinkInThePlaceOfTmpIsNotFollowed() throws IOException {
    Files.createSymbolicLink(root.resolve("tmp"), host);
    assertThatThrownBy(() -> target.bring(jar.toFile())).isInstanceOf(IOException.class);
    assertThat(host).isEmptyDirectory();
    assertThatThrownBy(target::checkWritable).hasMessageContaining("has no folder /tmp");
    assertThat(target.hasSocket()).isFalse();
  }

  @Test
  void whatIsThereAlreadyIsNeitherWrittenNorDeleted() throws IOException {
    Path victim = Files.writeString(host.resolve("victim"), "the host's own");
    Files.createDirectory(root.resolve("tmp"));
    Files.createSymbolicLink(brought(), victim);
    assertThatThrownBy(() -> target.bring(jar.toFile()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("is something else already");
    assertThat(victim).hasContent("the host's own");
    assertThat(brought()).isSymbolicLink();
  }

  @Test
  void theSameJarOfTheImageIsUsedAndStays() throws IOException {
    Files.createDirectory(root.resolve("tmp"));
    Files.copy(jar, brought());
    assertThat(target.bring(jar.toFile())).as("written").isFalse();
    Files.writeString(brought(), "another");
    assertThatThrownBy(() -> target.bring(jar.toFile())).isInstanceOf(CliException.class);
    assertThat(brought()).hasContent("another");
  }

  /** A folder and links to the host's replace each other as fast as they can. */
  @Test
  void noRaceOfLinksWritesAnythingOnTheHost() throws Exception {
    Path victim = Files.writeString(host.resolve(brought().getFileName()), "the host's own");
    Path real = Files.createDirectory(folder.resolve("real"));
    Path tmp = root.resolve("tmp");
    AtomicBoolean over = new AtomicBoolean();
    Thread attacker =
        new Thread(
            () -> {
              while (!over.get()) {
                try {
                  Files.move(real, tmp);
                  Files.move(tmp, real);
                  Files.createSymbolicLink(tmp, host);
                  Files.delete(tmp);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    attacker.start();
    int written = 0;
    for (int i = 0; i < 1_000 || (written < 10 && i < 100_000); i++) {
      try {
        written += target.bring(jar.toFile()) ? 1 : 0;
      } catch (IOException | CliException e) {
        assertThat(e).isNotNull(); // lost the race, and did nothing
      }
      try {
        target.takeAway();
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
    over.set(true);
    attacker.join();
    assertThat(written).as("times that the jar was written at all").isPositive();
    assertThat(host).isDirectoryContaining(victim::equals);
    assertThat(victim).hasContent("the host's own");
    assertThat(host.toFile().list()).hasSize(1);
  }

  @Test
  void aReadOnlyMountIsSeen() {
    String rootOnly = "1 0 8:1 / / ro,relatime - overlay overlay rw\n";
    assertThat(TargetFolder.isMountedReadOnly(rootOnly)).isTrue();
    assertThat(
            TargetFolder.isMountedReadOnly(
                rootOnly + "2 1 0:5 / /tmp rw,nosuid,noexec - tmpfs tmpfs rw\n"))
        .isFalse();
    assertThat(TargetFolder.isMountedReadOnly("1 0 8:1 / / rw - ext4 /dev/sda1 ro\n")).isTrue();
    assertThat(TargetFolder.isMountedReadOnly("")).isFalse();
  }

  @Test
  void argumentsTravelInAsciiWhateverTheyHold() {
    String argument = Attachment.argument("/a b/ü.jar", "owner-label=\uD83D\uDE00");
    assertThat(argument).startsWith("base64:").matches("\\p{ASCII}+");
    assertThat(argument.getBytes(StandardCharsets.US_ASCII)).hasSizeLessThan(100);
  }
}
