package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.PauseImage;
import io.github.containerreconciler.testkit.HostJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Docker's own command line, for what people do with an engine. */
final class Docker {

  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern ID = Pattern.compile("(?m)^[0-9a-f]{64}$");
  private static final String SCRIPT = System.getProperty("engine.script", "engine");

  final String endpoint;
  private final Path folder;

  Docker(String endpoint, Path folder) {
    this.endpoint = endpoint;
    this.folder = folder;
  }

  /** Its output, without the spaces around it; the words of the line, then the rest. */
  String ok(String line, String... rest) throws Exception {
    try (HostJvm run = run(line, rest)) {
      assertThat(run.end()).as(line + ": " + run.err()).isZero();
      return run.out().strip();
    }
  }

  /** What it says, whatever comes of it. */
  String said(String line, String... rest) throws Exception {
    try (HostJvm run = run(line, rest)) {
      run.end();
      return run.out() + run.err();
    }
  }

  private HostJvm run(String line, String... rest) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT, "client", "-H", endpoint));
    command.addAll(List.of(SPACES.split(line.strip())));
    command.addAll(List.of(rest));
    return HostJvm.start(folder, command, Map.of());
  }

  /** A container that waits for ever; its id. */
  String pause(String options) throws Exception {
    return start("run -d " + options + " " + PauseImage.NAME + " /pause");
  }

  /** One that was not started; its id. */
  String create(String options) throws Exception {
    return start("create " + options + " " + PauseImage.NAME + " /pause");
  }

  /** The id that such a line gives. */
  String start(String line) throws Exception {
    Matcher id = ID.matcher(ok(line));
    assertThat(id.find()).as(line).isTrue();
    return id.group();
  }

  /** Its state in Docker's words; empty if there is no such container. */
  String state(String container) throws Exception {
    String said = said("inspect --type container -f {{.State.Status}}", container).strip();
    return said.contains(" ") ? "" : said;
  }

  boolean runs(String container) throws Exception {
    return state(container).equals("running");
  }

  boolean exists(String container) throws Exception {
    return !state(container).isEmpty();
  }

  /** An image of a file in tar format. */
  void load(Path tar) throws Exception {
    ok("load -q -i", tar.toString());
  }

  /** An image of the files in a folder. */
  void imported(Path root, String name, String... options) throws Exception {
    Path tar = Files.createTempFile(folder, "image", ".tar");
    Process run =
        new ProcessBuilder("tar", "-C", root.toString(), "-cf", tar.toString(), ".").start();
    assertThat(run.waitFor()).isZero();
    ok("import " + String.join(" ", options), tar.toString(), name);
  }
}
