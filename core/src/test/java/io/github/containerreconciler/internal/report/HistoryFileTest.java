package io.github.containerreconciler.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  @TempDir private Path temp;
  private Path path = Path.of("");
  private HistoryFile file = new HistoryFile(path);

  @BeforeEach
  void open() {
    path = temp.resolve("history");
    file = new HistoryFile(path);
  }

  private List<String> newest(int most) throws IOException {
    List<String> lines = new ArrayList<>();
    file.readBackwards(
        line -> {
          lines.add(line);
          return lines.size() < most;
        });
    return lines;
  }

  @Test
  void theNewestLineComesFirst() throws IOException {
    for (String line : List.of("a", "ü", "c")) {
      file.append(line);
    }
    assertThat(newest(9)).containsExactly("c", "ü", "a");
    assertThat(newest(1)).containsExactly("c");
  }

  @Test
  void noFileIsNoHistory() throws IOException {
    assertThat(newest(9)).isEmpty();
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    Files.writeString(path, "old\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    file.append("a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    Files.delete(path);
    file.append("a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void twoOldOnesAreKept() throws IOException {
    String filler = "x".repeat((int) HistoryFile.LARGEST - 2);
    for (String name : List.of("1", "2", "3", "4")) {
      Files.writeString(path, name + filler.substring(1) + "\n");
      file.append("after " + name);
    }
    assertThat(temp.resolve("history.1")).exists();
    assertThat(temp.resolve("history.2")).exists();
    assertThat(temp.resolve("history.3")).doesNotExist();
    assertThat(Files.size(path)).isLessThan(100);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void linesAreReadAcrossFilesAndChunks() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      expected.add(0, "line " + i + " ä");
    }
    List<String> oldestFirst = new ArrayList<>(expected);
    Collections.reverse(oldestFirst);
    Files.write(temp.resolve("history.1"), oldestFirst.subList(0, 30_000));
    Files.write(path, oldestFirst.subList(30_000, 60_000));
    assertThat(newest(100_000)).isEqualTo(expected);
  }

  @Test
  void aLineThatAFullDiskCutSpoilsNoOther() throws IOException {
    Files.writeString(path, "whole\n{\"cut");
    file.append("next");
    assertThat(newest(9)).containsExactly("next", "{\"cut", "whole");
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path victim = Files.writeString(temp.resolve("victim"), "precious");
    Files.createSymbolicLink(path, victim);
    assertThatThrownBy(() -> file.append("a")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> newest(1)).isInstanceOf(IOException.class);
    assertThat(victim).hasContent("precious");
  }

  @Test
  void anInterruptLosesNoLine() throws IOException {
    Thread.currentThread().interrupt();
    try {
      file.append("a");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(newest(1)).containsExactly("a");
  }
}
