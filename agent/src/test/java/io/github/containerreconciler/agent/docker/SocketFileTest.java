package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the place of the engine's socket has a sentence of its own. */
class SocketFileTest {

  @TempDir private Path folder;
  private Path socket;

  @BeforeEach
  void name() {
    socket = folder.resolve("e.sock");
  }

  @AfterEach
  void awaitEnd() {
    await().until(() -> EngineFixture.threads() == 0);
  }

  private static void ping(Path socket) throws EngineException {
    try (DockerEngine engine = DockerEngine.of("unix://" + socket, null, Map.of())) {
      engine.ping(Duration.ofSeconds(30));
    }
  }

  private void assertUnreachable(String... parts) {
    EngineException e = catchThrowableOfType(EngineException.class, () -> ping(socket));
    assertThat(e).hasMessageContainingAll(parts);
    assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void nothingThere() {
    assertUnreachable(socket + " does not exist; is the engine running");
    socket = folder.resolve("no-folder/e.sock");
    assertUnreachable(socket + " does not exist; is the engine running");
  }

  @Test
  void aFolderLeftByAContainerThatStartedFirst() throws IOException {
    Files.createDirectory(socket);
    assertUnreachable(socket + " is a folder, not a socket", "before the engine runs");
  }

  @Test
  void aPlainFileAndSomethingBelowOne() throws IOException {
    Files.writeString(socket, "text");
    assertUnreachable(socket + " is a plain file, not a socket");
    socket = socket.resolve("e.sock");
    assertUnreachable(socket + " cannot be read (Not a directory)");
  }

  @Test
  void aPipe() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", socket.toString()).start().waitFor()).isZero();
    assertUnreachable(socket + " is a pipe or a device, not a socket");
  }

  @Test
  void aLinkIsFollowed() throws Exception {
    Path real = folder.resolve("real.sock");
    Files.createSymbolicLink(socket, real);
    assertUnreachable(socket + " is a link to " + real + ", which does not exist");
    try (SimulatedEngine engine = SimulatedEngine.builder().unixSocket(real).start()) {
      ping(socket);
      assertThat(engine.requests()).isNotEmpty();
    }
  }

  @Test
  void aLinkInACircle() throws IOException {
    Files.createSymbolicLink(socket, socket);
    assertUnreachable(socket + " cannot be read (Too many levels of symbolic links");
  }

  @Test
  void aSocketAtWhichNobodyListens() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
    }
    assertUnreachable("nobody listens at " + socket + "; is the engine running?");
  }

  @Test
  void aSocketThatWeMayNotUse() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      EngineException e = explain(new SocketException("Permission denied"));
      assertThat(e.reason()).isEqualTo(Reason.DENIED);
      assertThat(e)
          .hasMessageContaining("permission denied: user " + System.getProperty("user.name"))
          .hasMessageContaining(" may not use the socket " + socket)
          .hasMessageContaining("group (" + Files.getAttribute(socket, "posix:group") + ")");
    }
  }

  @Test
  void aPathThatIsTooLongIsRefusedOrExplained() {
    String path = folder.resolve("x".repeat(120)).toString();
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> EngineAddress.resolve("unix://" + path, null, Map.of())))
        .hasMessageContaining(path.length() + " bytes");
    assertThat(Failures.explain("GET /_ping", new SocketException("Unix domain path too long")))
        .hasMessageContaining("too long for this system");
  }

  private EngineException explain(Exception thrown) {
    return Failures.explain(
        "GET /_ping", thrown, EngineAddress.resolve("unix://" + socket, null, Map.of()));
  }
}
