package io.github.containerreconciler.examples.engines;

import io.github.containerreconciler.testkit.OwnEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The engines that there are, each made by the script beside this module's POM. */
enum Kind {
  DOCKER_20_10("bookworm", "20.10.", "", ""),
  DOCKER_26_1("trixie", "26.1.", "", ""),
  DOCKER_26_1_FROM_API_1_44("trixie", "26.1.", "1.44", ""),
  DOCKER_28("sid", "", "", ""),
  DOCKER_28_FROM_API_1_44("sid", "", "1.44", ""),

  /** With images and layers in containerd's store. */
  DOCKER_28_CONTAINERD("sid", "", "", "--feature containerd-snapshotter=true"),
  PODMAN_4_3("podman", "4.3.", "", "");

  private static final Path SCRIPT = Path.of(System.getProperty("engine.script", "engine"));

  final String suite;

  /** How the engine's version begins; empty where it moves on with Debian. */
  final String version;

  private final String oldestApi;
  private final String options; // separated by spaces

  Kind(String suite, String version, String oldestApi, String options) {
    this.options = options;
    this.suite = suite;
    this.version = version;
    this.oldestApi = oldestApi;
  }

  /** All, or those that {@code -Dengines=podman,28} names. */
  static Stream<Kind> wanted() {
    String names = System.getProperty("engines", "").toUpperCase(Locale.ROOT).replace('.', '_');
    return Stream.of(values())
        .filter(kind -> Arrays.stream(names.split(",", -1)).anyMatch(kind.name()::contains));
  }

  /** Those of {@link #wanted()} that differ in more than the clients that they refuse. */
  static Stream<Kind> differing() {
    return wanted().filter(kind -> kind.oldestApi.isEmpty());
  }

  boolean isPodman() {
    return this == PODMAN_4_3;
  }

  /** Fetches it, if that was not done before, and starts it. */
  OwnEngine begin() throws Exception {
    fetch();
    return OwnEngine.begin((own, socket) -> serve(own, socket, List.of()));
  }

  /** The same with nothing but version 2 of the control groups. */
  OwnEngine beginWithCgroups2() throws Exception {
    fetch();
    return OwnEngine.begin(
        (own, socket) -> {
          List<String> line = new ArrayList<>(List.of("env", "ENGINE_CGROUPS=2"));
          line.addAll(serve(own, socket, List.of()));
          return line;
        });
  }

  void fetch() throws IOException, InterruptedException {
    Process fetch =
        new ProcessBuilder(SCRIPT.toString(), "fetch", suite).redirectErrorStream(true).start();
    String said = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (fetch.waitFor() != 0) {
      throw new AssertionError("no " + this + " for this test: " + said);
    }
  }

  /** The command line that turns into the engine. */
  List<String> serve(Path own, Path socket, List<String> options) {
    List<String> line = new ArrayList<>();
    if (!oldestApi.isEmpty()) {
      line.addAll(List.of("env", "DOCKER_MIN_API_VERSION=" + oldestApi));
    }
    line.addAll(List.of(SCRIPT.toString(), "serve", suite, own.toString(), socket.toString()));
    line.addAll(List.of(this.options.isEmpty() ? new String[0] : this.options.split(" ", -1)));
    line.addAll(options);
    return line;
  }
}
