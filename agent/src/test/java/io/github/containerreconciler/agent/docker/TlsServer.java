package io.github.containerreconciler.agent.docker;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Answers pings over TLS as an engine does. */
final class TlsServer implements AutoCloseable {

  private static final Duration AMPLE = Duration.ofSeconds(30);

  private final HttpsServer server;

  /** Takes any port for 0. */
  TlsServer(SSLContext context, boolean asksForClient, int port) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(asksForClient);
            parameters.setSSLParameters(ssl);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("OK".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String endpoint() {
    return "tcp://127.0.0.1:" + port();
  }

  void ping(Path certificates) throws Exception {
    ping(endpoint(), certificates, AMPLE);
  }

  static void ping(String endpoint, Path certificates, Duration timeout) throws Exception {
    try (DockerEngine engine = DockerEngine.of(endpoint, certificates.toString(), Map.of())) {
      engine.ping(timeout);
      engine.ping(timeout);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
