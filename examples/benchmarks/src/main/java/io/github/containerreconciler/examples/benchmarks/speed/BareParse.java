package io.github.containerreconciler.examples.benchmarks.speed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Jackson's streaming parser over an answer in a file, token by token, and nothing else. */
final class BareParse {

  private BareParse() {}

  static Worker.Work of(String file) {
    JsonFactory factory = new JsonFactory();
    return () -> {
      long start = System.nanoTime();
      try (InputStream in = Files.newInputStream(Path.of(file));
          JsonParser json = factory.createParser(in)) {
        long tokens = 0;
        while (json.nextToken() != null) {
          tokens++;
        }
        if (tokens == 0) {
          throw new IllegalStateException(file + " is empty");
        }
      }
      return System.nanoTime() - start;
    };
  }
}
