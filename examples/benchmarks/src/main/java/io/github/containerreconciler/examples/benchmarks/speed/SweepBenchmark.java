package io.github.containerreconciler.examples.benchmarks.speed;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One sweep of a simulated engine, where nothing is to be removed: as it is period after period.
 */
public final class SweepBenchmark {

  private static final String OURS = "this agent's sweep";
  private static final String BARE = "Jackson's bare parser, from the engine";
  private static final String BARE_OF_FILE = "Jackson's bare parser, from a file";
  private static final String TYPED = "docker-java's typed list";
  private static final List<String> PEER_HEAP = List.of("-Xmx1g");

  private static final String ONLY_WHEN_ASKED = "period=1h,creation-grace=1h";
  private static final String BY_ITSELF = "period=1s,creation-grace=1s";

  private final Path jar;
  private final Path folder;
  private final int rounds;
  private final Results results = new Results(System.out);

  private SweepBenchmark(Path jar, Path folder, int rounds) {
    this.jar = jar;
    this.folder = folder;
    this.rounds = rounds;
    results.put("rounds", rounds);
  }

  /** Arguments: our jar, the folder to write to, how many rounds. */
  public static void main(String[] args) throws Exception {
    SweepBenchmark benchmark =
        new SweepBenchmark(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
    benchmark.results.printCircumstances();
    benchmark.fewOfMany(10_000, 100);
    benchmark.claims(10_000, 100);
    benchmark.allOfMany(50_000);
    benchmark.nomad(10_000, 100);
    benchmark.results.write(benchmark.folder.resolve("sweep.json"));
  }

  private void fewOfMany(int all, int ours) throws Exception {
    String filter =
        "/v1.41/containers/json?filters=" + encoded("{\"label\":[\"com.acme.job=ci-1\"]}");
    List<String> paths = List.of("/_ping", "/v1.41/info", filter);
    try (SimulatedEngine engine = Fleet.labelled(all, ours)) {
      String host = engine.endpoint();
      try (Comparison time =
          new Comparison(all + " containers, " + ours + " of them ours: time", "ms")) {
        if (Program.isInstalled("curl")) {
          time.add("curl of the same paths, the process", Curl.process(host, paths));
          time.add("curl of the same paths, its transfers alone", Curl.transfer(host, paths));
        } else {
          time.note("curl is not installed: left out");
        }
        time.add(
            OURS,
            WorkerProcess.timed(agent(host, ONLY_WHEN_ASKED, "-Xmx256m"), "agent", "" + ours));
        time.add(TYPED, WorkerProcess.timed(PEER_HEAP, "typed-list", host, Fleet.LABEL));
        time.add(
            "the plain algorithm: list all",
            WorkerProcess.timed(PEER_HEAP, "seed", host, Fleet.LABEL, "" + ours, "300"));
        if (Program.isInstalled("docker")) {
          time.add("docker ps --filter", new Program(Program.docker(host, ps())));
        } else {
          time.note("docker is not installed: left out");
        }
        time.run(rounds);
        if (Program.isInstalled("curl")) {
          time.atMost(
              "sweep / curl",
              time.median(OURS) / time.median("curl of the same paths, the process"),
              1.3);
        }
        results.add(time);
      }
      try (Comparison memory =
          new Comparison(all + " containers, " + ours + " of them ours: allocated", "KiB")) {
        memory.add(OURS, WorkerProcess.counted(agent(host, BY_ITSELF), "agent", "" + ours));
        memory.add(TYPED, WorkerProcess.counted(List.of(), "typed-list", host, Fleet.LABEL));
        memory.add(
            "docker-java's typed list of all",
            WorkerProcess.counted(List.of(), "typed-list", host));
        memory.run(Math.min(rounds, 10));
        results.add(memory);
      }
    }
  }

  /** What it costs to read the claims of others before a sweep. */
  private void claims(int all, int ours) throws Exception {
    String without = "a sweep with claim=off";
    String with = "a sweep that reads the claims of ten others";
    try (SimulatedEngine engine = Fleet.labelled(all, ours)) {
      Fleet.claim(engine, 10);
      String host = engine.endpoint();
      try (Comparison time =
          new Comparison(all + " containers, " + ours + " of them ours: claims", "ms")) {
        String off = ONLY_WHEN_ASKED + ",claim=off";
        time.add(without, WorkerProcess.timed(agent(host, off, "-Xmx256m"), "agent", "" + ours));
        time.add(
            with,
            WorkerProcess.timed(agent(host, ONLY_WHEN_ASKED, "-Xmx256m"), "agent", "" + ours));
        time.run(rounds);
        time.atMost("with / without", time.median(with) / time.median(without), 1.5);
        results.add(time);
      }
    }
  }

  private void allOfMany(int all) throws Exception {
    try (SimulatedEngine engine = Fleet.labelled(all, all)) {
      String host = engine.endpoint();
      String path = "/v1.41/containers/json";
      Path bytes = folder.resolve("list.json");
      Program.run(Curl.quiet(host, "-o", bytes.toString(), "http://docker" + path));
      List<String> small = List.of("-Xmx64m");
      try (Comparison time =
          new Comparison(all + " containers, all ours and tracked, -Xmx64m: time", "ms")) {
        time.note("the answer has " + Files.size(bytes) / 1_000_000 + " MB");
        time.add(BARE, WorkerProcess.timed(small, "bare-parse-of-engine", host, path));
        time.add(BARE_OF_FILE, WorkerProcess.timed(small, "bare-parse-of-file", bytes.toString()));
        time.add("curl of the same path, its transfer alone", Curl.transfer(host, List.of(path)));
        time.add(
            OURS, WorkerProcess.timed(agent(host, ONLY_WHEN_ASKED, "-Xmx64m"), "agent", "" + all));
        time.add(TYPED + ", -Xmx1g", WorkerProcess.timed(PEER_HEAP, "typed-list", host));
        time.run(rounds);
        time.atMost("sweep / bare parse", time.median(OURS) / time.median(BARE), 3);
        results.add(time);
      }
      try (Comparison memory =
          new Comparison(all + " containers, all ours and tracked: allocated", "KiB")) {
        memory.add(OURS, WorkerProcess.counted(agent(host, BY_ITSELF), "agent", "" + all));
        memory.add(TYPED, WorkerProcess.counted(List.of(), "typed-list", host));
        memory.run(Math.min(rounds, 4));
        results.add(memory);
      }
    }
  }

  private void nomad(int all, int part) throws Exception {
    String label = "{\"label\":[\"com.hashicorp.nomad.alloc_id\"]}";
    String mount = "{\"volume\":[\"/alloc\"]}";
    List<String> paths =
        List.of(
            "/v1.41/containers/json?filters=" + encoded(label),
            "/v1.41/containers/json?filters=" + encoded(mount));
    try (SimulatedEngine engine = Fleet.nomad(all, part)) {
      String host = engine.endpoint();
      try (Comparison bytes =
          new Comparison(all + " containers, preset=nomad: list bytes fetched", "KB")) {
        bytes.add("curl of both lists", () -> Curl.bytes(host, paths) / 1e3);
        Contender sweep =
            WorkerProcess.timed(
                List.of("-javaagent:" + jar + "=preset=nomad," + rest(host, ONLY_WHEN_ASKED)),
                "agent",
                "" + all);
        bytes.add(
            OURS,
            () -> {
              long before = engine.bytes(Call.LIST);
              sweep.once();
              return (engine.bytes(Call.LIST) - before) / 1e3;
            });
        bytes.run(2);
        sweep.close();
        bytes.atMost(
            "sweep / both lists", bytes.median(OURS) / bytes.median("curl of both lists"), 1);
        results.add(bytes);
      }
    }
  }

  private List<String> agent(String host, String pace, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-javaagent:" + jar + "=owner-label=" + Fleet.LABEL + "," + rest(host, pace));
    return all;
  }

  private static String rest(String host, String pace) {
    return pace + ",log-level=error,docker-host=" + host;
  }

  private static List<String> ps() {
    return List.of("ps", "-q", "--no-trunc", "--filter", "label=" + Fleet.LABEL);
  }

  private static String encoded(String filter) {
    return URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }
}
