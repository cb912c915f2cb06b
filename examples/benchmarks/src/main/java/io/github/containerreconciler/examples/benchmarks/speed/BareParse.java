package io.github.containerreconciler.examples.benchmarks.speed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Jackson's streaming parser over an answer, token by token, and nothing else. */
final class BareParse {

  private static final JsonFactory FACTORY = new JsonFactory();

  private BareParse() {}

  static Worker.Work ofFile(String file) {
    return () -> {
      long start = System.nanoTime();
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        parse(in);
      }
      return System.nanoTime() - start;
    };
  }

  /** As it comes from an engine, over the transport that the agent has too. */
  static Worker.Work ofEngine(String endpoint, String path) {
    DockerHttpClient engine =
        new ApacheDockerHttpClient.Builder().dockerHost(URI.create(endpoint)).build();
    Request request = Request.builder().method(Request.Method.GET).path(path).build();
    return () -> {
      long start = System.nanoTime();
      try (DockerHttpClient.Response response = engine.execute(request)) {
        parse(response.getBody());
      }
      return System.nanoTime() - start;
    };
  }

  private static void parse(InputStream in) throws IOException {
    try (JsonParser json = FACTORY.createParser(in)) {
      long tokens = 0;
      while (json.nextToken() != null) {
        tokens++;
      }
      if (tokens == 0) {
        throw new IOException("nothing to parse");
      }
    }
  }
}
