package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.config.Secrets;
import io.github.containerreconciler.internal.config.VisibleText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Runs a program once, without a shell. Each line that it prints is an entry. It is killed at the
 * deadline, together with what it started.
 */
final class ExecAsked implements OneAtATime.Work {

  private static final int LONGEST = 16 << 20;
  private static final int MOST_SHOWN = 300;
  private static final long BETWEEN_LOOKS_MILLIS = 10;

  private final List<String> command;
  private final ThreadFactory threads;
  private List<Process> processes = List.of();
  private boolean stopped;

  private ExecAsked(List<String> command, ThreadFactory threads) {
    this.command = command;
    this.threads = threads;
  }

  static Asked of(List<String> command, ThreadFactory threads) {
    return new OneAtATime(
        "program " + command.get(0), () -> new ExecAsked(command, threads), threads);
  }

  @Override
  public List<String> call() throws IOException, InterruptedException, NoAnswer {
    start();
    Process program = processes.get(0);
    Process cat = processes.get(1);
    try {
      program.getOutputStream().close();
      Complaints complaints = new Complaints(program);
      Thread listener = threads.newThread(complaints);
      listener.start();
      byte[] output = output(cat.getInputStream());
      int exit = program.waitFor();
      listener.join();
      if (exit != 0) {
        throw new NoAnswer("ended with exit code " + exit + complaints.firstLine());
      }
      if (cat.waitFor() != 0) {
        throw new NoAnswer("its output was cut");
      }
      return lines(output);
    } finally {
      processes.forEach(ExecAsked::kill); // harmless if they have ended
    }
  }

  /**
   * The JVM takes what is in a pipe for all as soon as the program ends, though a child of it may
   * still print. {@code cat} reads until nobody can print any more.
   */
  private synchronized void start() throws IOException {
    if (stopped) {
      throw new IOException("stopped");
    }
    List<ProcessBuilder> pipeline = List.of(new ProcessBuilder(command), new ProcessBuilder("cat"));
    // a JVM that it starts must not get this agent too, and start such programs in its turn
    pipeline.forEach(
        each ->
            each.environment()
                .keySet()
                .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")));
    processes = ProcessBuilder.startPipeline(pipeline);
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    processes.forEach(ExecAsked::kill);
  }

  private static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> tree = process.descendants().toList();
    process.destroyForcibly();
    for (ProcessHandle each : tree) {
      each.descendants().forEach(ProcessHandle::destroyForcibly);
      each.destroyForcibly();
    }
  }

  private static byte[] output(InputStream in) throws IOException, NoAnswer {
    byte[] output = in.readNBytes(LONGEST + 1);
    if (output.length > LONGEST) {
      throw new NoAnswer("printed more than 16 MB");
    }
    return output;
  }

  private static List<String> lines(byte[] output) throws NoAnswer {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output)).toString();
    } catch (CharacterCodingException e) {
      throw new NoAnswer("printed what is no UTF-8");
    }
    List<String> lines = List.of(text.split("\r?\n", -1));
    int last = lines.size() - 1;
    return lines.get(last).isEmpty() ? lines.subList(0, last) : lines;
  }

  /**
   * Reads what a program says of its failure, and never waits for it: what the program left behind
   * may hold that pipe open for ever.
   */
  private static final class Complaints implements Runnable {

    private final Process process;
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();

    Complaints(Process process) {
      this.process = process;
    }

    @Override
    public void run() {
      try {
        InputStream in = process.getErrorStream();
        boolean more = true;
        while (more) {
          more = process.isAlive();
          for (int n = in.available(); n > 0; n = in.available()) {
            byte[] part = in.readNBytes(Math.min(n, 8192));
            first.write(part, 0, Math.min(part.length, Math.max(0, 1000 - first.size())));
          }
          Thread.sleep(more ? BETWEEN_LOOKS_MILLIS : 0);
        }
      } catch (IOException | InterruptedException e) {
        return; // closed: that is all it said
      }
    }

    String firstLine() {
      for (String line : first.toString(StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isBlank()) {
          return ": " + VisibleText.of(Secrets.withoutUrls(line.strip()), MOST_SHOWN);
        }
      }
      return "";
    }
  }
}
