package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are taken for one engine's. */
class DestinationTest {

  @TempDir private Path folder;

  private static boolean same(String a, String b) {
    boolean same = new Destination(a).isSame(new Destination(b));
    assertThat(new Destination(b).isSame(new Destination(a))).isEqualTo(same);
    return same;
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://h:1,            tcp://h:1,                  true",
    "tcp://h:1,            tcp://H:1/,                 true",
    "tcp://h.example:1,    tcp://h.example.:1,         true",
    "tcp://localhost:1,    tcp://127.0.0.1:1,          true",
    "tcp://[::1]:1,        tcp://[0:0:0:0:0:0:0:1]:1,  true",
    "tcp://[::1]:1,        tcp://127.0.0.1:1,          true",
    "tcp://0.0.0.0:1,      tcp://localhost:1,          true",
    "tcp://192.0.2.1:1,    tcp://192.0.2.1:2,          false",
    "tcp://192.0.2.1:1,    tcp://192.0.2.2:1,          false",
    "tcp://a.invalid:1,    tcp://b.invalid:1,          false",
    "tcp://localhost:1,    unix:///s.sock,             false",
    "unix:///a/../s.sock,  unix:///s.sock,             true",
    "unix:///no/s.sock,    unix:///no/t.sock,          false",
  })
  void spellingsOfOneAddressAreTheSame(String a, String b, boolean expected) {
    assertThat(same(a, b)).isEqualTo(expected);
  }

  @Test
  void linksAreFollowedEvenWhereTheSocketIsNotThereYet() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Path link = Files.createSymbolicLink(folder.resolve("var-run"), run);
    String one = "unix://" + run.resolve("d.sock");
    String other = "unix://" + link.resolve("d.sock");
    assertThat(same(one, other)).isTrue();
    Files.createFile(run.resolve("d.sock"));
    assertThat(same(one, other)).isTrue();
    Path alias = Files.createSymbolicLink(folder.resolve("alias.sock"), run.resolve("d.sock"));
    assertThat(same(one, "unix://" + alias)).isTrue();
    assertThat(same(one, "unix://" + folder.resolve("d.sock"))).isFalse();
  }
}
