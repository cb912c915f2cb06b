package io.github.containerreconciler.simulated;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds a real engine for tests and the example: at {@code DOCKER_HOST}, else at Docker's default
 * socket.
 */
public final class RealEngine {

  private static final String DEFAULT = "unix:///var/run/docker.sock";
  private static final long PATIENCE_SECONDS = 5;

  private RealEngine() {}

  /** The address of an engine that answers; empty if there is none. */
  public static Optional<String> endpoint() {
    String host = System.getenv("DOCKER_HOST");
    String endpoint = host == null || host.isBlank() ? DEFAULT : host;
    return answers(endpoint) ? Optional.of(endpoint) : Optional.empty();
  }

  /** Whether an engine answers at this address, soon enough. */
  public static boolean answers(String endpoint) {
    FutureTask<Boolean> ping = new FutureTask<>(() -> pings(URI.create(endpoint)));
    Thread thread = new Thread(ping, "ping");
    thread.setDaemon(true);
    thread.start();
    try {
      return ping.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Whether the tests must fail rather than be skipped where there is no engine. */
  public static boolean isRequired() {
    String required = System.getenv("REQUIRE_DOCKER");
    return required != null
        && !required.isBlank()
        && !required.equals("0")
        && !required.toLowerCase(Locale.ROOT).equals("false");
  }

  /** Imports {@link PauseImage} into an engine, real or simulated. */
  public static void importPauseImage(String endpoint) throws IOException {
    byte[] tar = PauseImage.tar();
    String head =
        "POST /images/create?fromSrc=-&repo="
            + PauseImage.NAME
            + " HTTP/1.1\r\nHost: docker\r\n"
            + "Connection: close\r\nContent-Type: application/x-tar\r\nContent-Length: "
            + tar.length
            + "\r\n\r\n";
    String answer = exchange(URI.create(endpoint), HttpServer.ascii(head), tar);
    if (!answer.matches("(?s)HTTP/1\\.[01] 200.*")) {
      throw new IOException("the engine at " + endpoint + " did not take the image: " + answer);
    }
  }

  private static boolean pings(URI endpoint) throws IOException {
    String request = "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    return exchange(endpoint, HttpServer.ascii(request), new byte[0])
        .matches("(?s)HTTP/1\\.[01] 200.*");
  }

  /** Returns the beginning of the answer. */
  private static String exchange(URI endpoint, byte[] head, byte[] body) throws IOException {
    try (SocketChannel channel = connect(endpoint)) {
      HttpServer.write(channel, head);
      HttpServer.write(channel, body);
      ByteBuffer answer = ByteBuffer.allocate(1024);
      while (answer.position() < 12 && channel.read(answer) >= 0) {
        Thread.onSpinWait(); // the status line has twelve characters
      }
      return StandardCharsets.ISO_8859_1.decode(answer.flip()).toString();
    }
  }

  private static SocketChannel connect(URI endpoint) throws IOException {
    if ("unix".equals(endpoint.getScheme())) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(endpoint.getPath()));
      return channel;
    }
    return SocketChannel.open(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
  }
}
