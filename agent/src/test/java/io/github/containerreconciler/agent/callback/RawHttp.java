package io.github.containerreconciler.agent.callback;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers each request with the bytes a test gives it. */
final class RawHttp implements AutoCloseable {

  /** Writes an answer; the connection is closed behind it. */
  interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private volatile Answer answer;

  RawHttp(Answer answer) throws IOException {
    this(answer, InetAddress.getLoopbackAddress());
  }

  RawHttp(Answer answer, InetAddress address) throws IOException {
    this.answer = answer;
    server = new ServerSocket(0, 50, address);
    Thread thread = new Thread(this::accept, "raw-http");
    thread.setDaemon(true);
    thread.start();
  }

  static RawHttp json(String body) throws IOException {
    return new RawHttp(ok(body));
  }

  static Answer ok(String body) {
    return text(
        "HTTP/1.1 200 OK\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body);
  }

  static Answer text(String whole) {
    return out -> out.write(whole.getBytes(StandardCharsets.UTF_8));
  }

  void answer(Answer other) {
    answer = other;
  }

  String url(String path) {
    return "http://"
        + server.getInetAddress().getHostAddress()
        + ":"
        + server.getLocalPort()
        + path;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "raw-http-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      StringBuilder request = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        request.append(line).append('\n');
      }
      requests.add(request.toString());
      answer.write(socket.getOutputStream());
    } catch (IOException | InterruptedException e) {
      return; // the client was stopped
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
