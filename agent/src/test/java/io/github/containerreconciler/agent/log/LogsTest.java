package io.github.containerreconciler.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new Hostile();
    }

    @Override
    public synchronized Throwable getCause() {
      throw new StackOverflowError();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "debug"})
  void anExceptionThatThrowsIsALineLikeAnyOther(String level) throws IOException {
    Hostile hostile = new Hostile();
    assertThat(written(level, () -> log.warn("failed", hostile)))
        .contains("failed", "Hostile (its toString() failed)");
    assertThat(written(level, () -> log.warn("failed id={} cause={}", "a", (Object) hostile)))
        .contains("id=a", "Hostile (its toString() failed)");
    assertThat(written(level, () -> log.warn("x={} y={}", hostile, "b"))).contains("y=b");
  }

  @ParameterizedTest
  @CsvSource({"no/such/file, folder does not exist", "'', is a folder"})
  void whatIsWrongWithAFileIsSaid(String file, String why) {
    assertThat(Logs.problem(folder.resolve(file).toString())).contains(why);
  }

  @Test
  void othersMayNotReadTheFile() throws IOException {
    assertThat(written("info", () -> log.info("x"))).isNotEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .matches("rw-[r-]-----");
  }

  private Path file() {
    return folder.resolve("agent.log");
  }

  private Path link(Path target) throws IOException {
    return Files.createSymbolicLink(folder.resolve("link"), target);
  }

  @Test
  void aLinkOfOurOwnUserIsFollowed() throws IOException {
    Path target = folder.resolve("target");
    assertThat(Logs.problem(link(target).toString())).isNull();
    log.info("x");
    assertThat(target).content().contains("x");
  }

  @Test
  void aLinkOfAnotherUserIsNotFollowed() throws IOException {
    Path link = link(folder.resolve("target"));
    boolean root = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
    Assumptions.assumeTrue(root, "only root gives files to another user");
    Files.setAttribute(link, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);
    assertThat(Logs.problem(link.toString())).contains("uid 65534");
    assertThat(folder.resolve("target")).doesNotExist();
  }

  @Test
  void aLinkThatTakesTheFilesPlaceIsNotFollowed() throws IOException {
    Logs.configure(file().toString(), "info");
    Files.delete(file());
    Files.createSymbolicLink(file(), folder.resolve("target"));
    assertThat(stderr(() -> log.info("x"))).contains("cannot write to", "x");
    assertThat(folder.resolve("target")).doesNotExist();
  }

  @Test
  void whileTheFileCannotBeWrittenLinesGoToStderr() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Logs.configure(sub.resolve("agent.log").toString(), "info");
    Files.delete(sub.resolve("agent.log"));
    Files.delete(sub);
    assertThat(stderr(() -> log.info("one"))).contains("cannot write to", "one");
    assertThat(stderr(() -> log.info("two"))).contains("two").doesNotContain("cannot");
    Files.createDirectory(sub);
    assertThat(stderr(() -> log.info("three"))).isEmpty();
    assertThat(sub.resolve("agent.log")).content().contains("three");
  }

  @Test
  void anInterruptedThreadLogsAndStaysInterrupted() throws IOException {
    String text =
        written(
            "info",
            () -> {
              Thread.currentThread().interrupt();
              log.info("x");
              assertThat(Thread.interrupted()).isTrue();
            });
    assertThat(text).contains("x");
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  @Test
  @Timeout(20)
  void pipeWithoutReaderIsAProblemAndLeavesNoThread() throws Exception {
    assertThat(Logs.problem(pipe().toString())).contains("nobody reads");
    await().until(() -> logThreads() == 0);
  }

  private static long logThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("container-reconciler-log"))
        .count();
  }

  @Test
  @Timeout(20)
  void aPipeWhoseReaderIsGoneStopsNobody() throws Exception {
    Path pipe = pipe();
    Process reader = new ProcessBuilder("head", "-n1", pipe.toString()).start();
    Logs.configure(pipe.toString(), "info");
    log.info("one");
    assertThat(reader.waitFor()).isZero();
    String said =
        stderr(
            () -> {
              log.info("two");
              await().until(() -> logThreads() == 0);
              log.info("three");
            });
    assertThat(said).contains("cannot write to", "two", "three");
  }

  @Test
  @Timeout(20)
  void aPipeWhoseReaderIsStuckStopsNobody() throws Exception {
    Path pipe = pipe();
    Process reader = new ProcessBuilder("sh", "-c", "exec sleep 60 < " + pipe).start();
    try {
      Logs.configure(pipe.toString(), "info");
      String text = "x".repeat(1_000);
      String said = stderr(() -> IntStream.range(0, 3_000).forEach(i -> log.info(text)));
      assertThat(said).contains("too slow or gone");
    } finally {
      reader.destroyForcibly();
    }
  }

  private static String stderr(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aStderrThatThrowsStopsNobody() {
    PrintStream before = System.err;
    System.setErr(
        new PrintStream(new ByteArrayOutputStream()) {
          @Override
          public void println(String line) {
            throw new IllegalStateException("the host's own");
          }
        });
    try {
      assertThatCode(() -> log.info("x")).doesNotThrowAnyException();
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void aJulFormatPrintsNoEmptyMethod() throws IOException {
    List<LogRecord> entries = new ArrayList<>();
    Handler handler =
        new StreamHandler() {
          @Override
          public synchronized void publish(LogRecord entry) {
            entries.add(entry);
          }
        };
    java.util.logging.Logger jul = java.util.logging.Logger.getLogger("container-reconciler");
    jul.addHandler(handler);
    jul.setUseParentHandlers(false);
    try {
      Logs.configure("jul", "info");
      log.info("{0} {}", "x");
    } finally {
      jul.removeHandler(handler);
      jul.setUseParentHandlers(true);
    }
    assertThat(new SimpleFormatter().format(entries.get(0)))
        .contains("container-reconciler log", "{0} x");
  }
}
