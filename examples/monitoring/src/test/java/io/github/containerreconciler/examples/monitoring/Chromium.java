package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A browser without a screen that shows one page, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {

  static final Path PROGRAM = Path.of("/usr/bin/chromium");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final WebSocket page;
  private int calls;

  private Chromium(Process process, String debugged) {
    this.process = process;
    StringBuilder message = new StringBuilder();
    this.page =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(debugged),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence part, boolean last) {
                    message.append(part);
                    if (last) {
                      messages.add(message.toString());
                      message.setLength(0);
                    }
                    from.request(1);
                    return null;
                  }
                })
            .join();
  }

  /** Opens a page; the folder is for the browser's own files. */
  static Chromium open(String url, Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    PROGRAM.toString(),
                    "--headless",
                    "--no-sandbox", // as root
                    "--disable-gpu",
                    "--window-size=1440,900",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + folder,
                    url))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Path port = folder.resolve("DevToolsActivePort");
    await("the browser").atMost(PATIENCE).until(() -> Files.exists(port) && Files.size(port) > 0);
    URI pages = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
    String list =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(pages).build(), BodyHandlers.ofString())
            .body();
    for (JsonNode each : JSON.readTree(list)) {
      if (each.get("type").asText().equals("page")) {
        return new Chromium(process, each.get("webSocketDebuggerUrl").asText());
      }
    }
    throw new AssertionError("no page: " + list);
  }

  private JsonNode call(String method, Map<String, Object> parameters) throws Exception {
    int id = ++calls;
    page.sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    while (true) {
      String message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(message).as("an answer to " + method).isNotNull();
      JsonNode answer = JSON.readTree(message);
      if (answer.path("id").asInt() == id) {
        return answer.path("result");
      }
    }
  }

  private String evaluate(String script) throws Exception {
    return call("Runtime.evaluate", Map.of("expression", script)).at("/result/value").asText();
  }

  /** Waits for elements with these texts, one behind the other, and clicks on the last. */
  void click(String selector, String... texts) throws Exception {
    String script =
        """
        (texts => {
          let found = null;
          for (const e of document.querySelectorAll('%s')) {
            if (texts.length > 0 && e.innerText.trim() === texts[0]) {
              texts.shift();
              found = e;
            }
          }
          if (texts.length > 0) {
            return '';
          }
          found.scrollIntoView({block: 'center'});
          found.click();
          return 'clicked';
        })(%s)"""
            .formatted(selector, JSON.writeValueAsString(texts));
    await(String.join(", ", texts))
        .atMost(PATIENCE)
        .until(() -> evaluate(script).equals("clicked"));
  }

  /** Waits until the page shows this text. */
  void awaitText(String text) {
    await(text)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(evaluate("document.body.innerText")).contains(text));
  }

  /** A part of the window. */
  void photograph(Path file, int x, int y, int width, int height) throws Exception {
    Map<String, Object> clip = Map.of("x", x, "y", y, "width", width, "height", height, "scale", 1);
    String picture =
        call("Page.captureScreenshot", Map.of("format", "png", "clip", clip)).get("data").asText();
    Files.write(file, Base64.getDecoder().decode(picture));
  }

  @Override
  public void close() throws IOException {
    page.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
