package io.github.containerreconciler.examples.jobrunner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between a client and an engine and cuts the connection at the worst moment: when the
 * engine has done what a start request asked for, and before its answer has come back.
 */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocketChannel server;
  private final URI engine;

  CuttingProxy(String engineEndpoint) throws IOException {
    engine = URI.create(engineEndpoint);
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    daemon("proxy", this::accept);
  }

  String endpoint() throws IOException {
    return "tcp://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel client = server.accept();
      SocketChannel upstream = connect();
      AtomicBoolean cut = new AtomicBoolean();
      daemon("proxy-to-engine", () -> forward(client, upstream, cut));
      daemon("proxy-to-client", () -> back(upstream, client, cut));
    }
  }

  private void forward(SocketChannel client, SocketChannel upstream, AtomicBoolean cut)
      throws IOException {
    try (client;
        upstream) {
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (client.read(buffer) >= 0) {
        buffer.flip();
        String text = StandardCharsets.ISO_8859_1.decode(buffer.duplicate()).toString();
        if (text.matches("(?s)POST [^ ]*/start[ ?].*")) {
          cut.set(true);
        }
        writeAll(upstream, buffer);
        buffer.clear();
      }
    }
  }

  private void back(SocketChannel upstream, SocketChannel client, AtomicBoolean cut)
      throws IOException {
    try (client;
        upstream) {
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (upstream.read(buffer) >= 0) {
        if (cut.get()) {
          return; // the engine has answered: it is started; the client shall never know
        }
        buffer.flip();
        writeAll(client, buffer);
        buffer.clear();
      }
    }
  }

  private SocketChannel connect() throws IOException {
    if ("unix".equals(engine.getScheme())) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      SocketAddress address = UnixDomainSocketAddress.of(engine.getPath());
      channel.connect(address);
      return channel;
    }
    return SocketChannel.open(new InetSocketAddress(engine.getHost(), engine.getPort()));
  }

  private static void writeAll(SocketChannel to, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Ends quietly with its connection. */
  private static void daemon(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                return; // one side hung up: so does the other
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
