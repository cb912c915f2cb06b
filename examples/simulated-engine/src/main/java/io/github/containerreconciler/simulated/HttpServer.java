package io.github.containerreconciler.simulated;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A small HTTP/1.1 server, a daemon thread for each connection, that can misbehave on demand. */
final class HttpServer implements AutoCloseable {

  /** Decides on one request: what is to go wrong, if anything, and what the answer would be. */
  interface Handler {
    Reply handle(String method, String target, byte[] body);
  }

  /**
   * The answer is made only where the fault lets the engine act at all; an error is made of the
   * blank one.
   */
  record Reply(@Nullable Fault fault, Supplier<Answer> answer, Supplier<Answer> blank) {}

  private static final int SLICE = 1 << 16;

  private final ServerSocketChannel server;
  private final String endpoint;
  private final Handler handler;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  /**
   * @param address a Unix socket's path, or an IP address with port 0 for a free one
   */
  HttpServer(SocketAddress address, Handler handler) throws IOException {
    this.handler = handler;
    if (address instanceof UnixDomainSocketAddress unix) {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(unix);
      endpoint = "unix://" + unix;
      unix.getPath().toFile().deleteOnExit();
    } else {
      server = ServerSocketChannel.open();
      server.bind(address);
      InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
      String host = bound.getAddress().getHostAddress();
      endpoint = "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
    }
    daemon("simulated-engine", this::accept);
  }

  String endpoint() {
    return endpoint;
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel client = server.accept();
      open.add(client);
      if (!server.isOpen()) { // it came in just while it was closed
        client.close();
        return;
      }
      daemon(
          "simulated-engine-connection",
          () -> {
            try (client) {
              serve(client);
            } finally {
              open.remove(client);
            }
          });
    }
  }

  private void serve(SocketChannel client) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(client));
    while (true) {
      String requestLine = line(in);
      if (requestLine.isEmpty()) {
        return; // the client hung up
      }
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        int colon = header.indexOf(':');
        headers.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
      }
      byte[] body = body(in, headers);
      String[] words = requestLine.split(" ", -1);
      Reply reply = handler.handle(words[0], words[1], body);
      if (!new Response(client, open, words[0].equals("HEAD")).send(reply)) {
        return;
      }
    }
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT).equals("chunked")) {
      var body = new ByteArrayOutputStream();
      while (true) {
        int size = Integer.parseInt(line(in).strip(), 16);
        body.write(in.readNBytes(size));
        String end = line(in);
        if (size == 0) {
          return end.isEmpty() ? body.toByteArray() : new byte[0];
        }
      }
    }
    return in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  static void write(SocketChannel to, byte[] bytes) throws IOException {
    write(to, ByteBuffer.wrap(bytes));
  }

  /** In slices: the JDK copies all that one call is given into a buffer outside the heap. */
  static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      ByteBuffer slice = bytes.slice(bytes.position(), Math.min(SLICE, bytes.remaining()));
      bytes.position(bytes.position() + to.write(slice));
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                return; // the other side hung up, or the server was closed
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel client : open) {
      client.close();
    }
  }
}
