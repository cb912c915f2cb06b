package io.github.containerreconciler.examples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * No agent, one that does nothing, or one that serves HTTP and is asked once a second.
 *
 * @param question what it is asked; empty if it answers none
 */
record OtherAgent(List<String> options, String question) implements Agent {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static Agent none() {
    return new OtherAgent(List.of(), "");
  }

  static Agent noOp(Path jar) {
    return new OtherAgent(List.of("-javaagent:" + jar), "");
  }

  /** Prometheus' JMX exporter, scraped. */
  static Agent exporter(Path jar, Path folder) {
    int port = freePort();
    try {
      Path rules = Files.writeString(folder.resolve("exporter.yaml"), "rules: [{pattern: '.*'}]\n");
      return new OtherAgent(
          List.of("-javaagent:" + jar + "=127.0.0.1:" + port + ":" + rules),
          "http://127.0.0.1:" + port + "/metrics");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Jolokia, asked for one attribute. */
  static Agent jolokia(Path jar) {
    int port = freePort();
    return new OtherAgent(
        List.of("-javaagent:" + jar + "=host=127.0.0.1,discoveryEnabled=false,port=" + port),
        "http://127.0.0.1:" + port + "/jolokia/read/java.lang:type=Memory/HeapMemoryUsage");
  }

  @Override
  public void work() throws Exception {
    Thread.sleep(1_000);
    if (!question.isEmpty()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(question)).timeout(PATIENCE).build();
      int status =
          CLIENT
              .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
              .statusCode();
      if (status != 200) {
        throw new IOException(question + " answered " + status);
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
