package io.github.containerreconciler.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LogsTest {

  @TempDir private Path folder;
  private final Logger log = new AgentLogger(Level.TRACE);

  @AfterEach
  void backToStderr() throws IOException {
    Logs.configure("stderr", "info");
  }

  private String written(String level, Runnable action) throws IOException {
    Path file = folder.resolve("agent.log");
    Logs.configure(file.toString(), level);
    action.run();
    return Files.readString(file);
  }

  @Test
  void anEventIsALineWithTimeAndLevel() throws IOException {
    assertThat(written("info", () -> log.info("removed id={} name={}", "a", "b")))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z INFO  container-reconciler: removed id=a name=b\\R");
  }

  @Test
  void whatIsBelowTheLevelIsLeftOut() throws IOException {
    assertThat(written("warn", () -> log.info("x"))).isEmpty();
    assertThat(written("warn", () -> log.warn("y"))).contains("WARN  container-reconciler: y");
  }

  @Test
  void nobodyForgesALine() throws IOException {
    assertThat(written("info", () -> log.info("name={}", "x\n2026 INFO removed\u001b[31m")))
        .hasLineCount(1)
        .contains("x\\u000a2026", "\\u001b");
  }

  @Test
  void aThrowableIsOneLineUnlessDebugging() throws IOException {
    assertThat(written("info", () -> log.warn("failed", new IOException("a\nb"))))
        .hasLineCount(1)
        .contains("failed: java.io.IOException: a\\u000ab");
  }

  @Test
  void aStackTraceForgesNoLineEither() throws IOException {
    IOException failure = new IOException("a\n2026 INFO removed", new IOException("b\nc"));
    assertThat(written("debug", () -> log.warn("failed", failure)))
        .contains("a\\u000a2026", "caused by java.io.IOException: b\\u000ac", "    at ")
        .doesNotContain("\n2026 INFO");
  }

  @Test
  void librariesAreQuietBelowWarn() throws IOException {
    Logger library = new AgentLoggerProvider().getLoggerFactory().getLogger("org.apache.hc");
    assertThat(written("debug", () -> library.info("retrying"))).isEmpty();
    assertThat(written("debug", () -> library.warn("odd"))).contains("odd");
  }

  @Test
  void aPathThatIsNoneIsSaidAtOnce() {
    assertThatThrownBy(() -> Logs.configure("a\u0000b", "info")).isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidAtOnce() {
    assertThatThrownBy(() -> Logs.configure(folder.resolve("no/such/file").toString(), "info"))
        .isInstanceOf(IOException.class);
  }
}
