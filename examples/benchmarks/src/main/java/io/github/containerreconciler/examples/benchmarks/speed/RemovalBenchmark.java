package io.github.containerreconciler.examples.benchmarks.speed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import io.github.containerreconciler.simulated.PauseImage;
import io.github.containerreconciler.simulated.RealEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Removal of many lost containers, on the default bridge, from a real engine: whole sweeps, which
 * list, inspect, remove and look again. After each the engine must still serve its networks, which
 * is what stops when it deadlocks.
 */
public final class RemovalBenchmark {

  private static final String OURS = "this agent's sweep, 2 at once";
  private static final String MORE = "this agent's sweep, 4 at once";
  private static final String CLI = "docker rm -f ID..., 50 at once";
  private static final String FLOOR = "curl -X DELETE ID..., 2 at once";
  private static final String SEED = "the plain algorithm, one at a time";
  private static final int STARTERS = 4;

  private final String endpoint;
  private final DockerClient docker;
  private final String label = "com.acme.lost=" + UUID.randomUUID();

  private RemovalBenchmark(String endpoint) {
    this.endpoint = endpoint;
    this.docker = TypedClient.client(endpoint);
  }

  /**
   * Arguments: our jar, the folder to write to, how many containers (several figures separated by
   * commas), how many rounds, and whether to go through peers too.
   */
  public static void main(String[] args) throws Exception {
    String endpoint = RealEngine.endpoint().orElse("");
    if (endpoint.isEmpty()) {
      System.out.println(
          "no engine answers at DOCKER_HOST or /var/run/docker.sock: nothing is run");
      return;
    }
    RealEngine.importPauseImage(endpoint);
    RemovalBenchmark benchmark = new RemovalBenchmark(endpoint);
    Results results = new Results(System.out);
    results.put("engine", benchmark.docker.versionCmd().exec().getVersion());
    results.put("rounds", args[3]);
    results.printCircumstances();
    try {
      for (String count : args[2].split(",", -1)) {
        benchmark.run(
            Path.of(args[0]),
            Integer.parseInt(count),
            Integer.parseInt(args[3]),
            Boolean.parseBoolean(args[4]),
            results);
      }
    } finally {
      benchmark.removeLeft();
    }
    results.write(Path.of(args[1]).resolve("removal.json"));
  }

  private void run(Path jar, int count, int rounds, boolean peers, Results results)
      throws Exception {
    try (Comparison speed =
        new Comparison(count + " lost containers of a real engine: speed", "removals/s")) {
      if (peers && Program.isInstalled("docker")) {
        speed.add(CLI, () -> removed(count, ids -> new Program(rm(ids)).once()));
      } else {
        speed.note(peers ? "docker is not installed: left out" : "peers are left out, as asked");
      }
      try (WorkerProcess sweep = sweep(jar, 2);
          WorkerProcess more = sweep(jar, 4);
          WorkerProcess seed = WorkerProcess.timed(List.of(), "seed", endpoint, label, "0", "0")) {
        speed.add(OURS, () -> removed(count, ids -> sweep.once()));
        if (peers) {
          speed.add(FLOOR, () -> removed(count, ids -> Curl.deletions(endpoint, ids, 2).once()));
          speed.add(MORE, () -> removed(count, ids -> more.once()));
          speed.add(SEED, () -> removed(count, ids -> seed.once()));
        }
        speed.run(rounds);
      }
      if (peers) {
        speed.atLeast("sweep / curl -X DELETE", speed.median(OURS) / speed.median(FLOOR), 0.85);
      }
      speed.note("the engine served its networks after each of " + rounds + " rounds");
      results.add(speed);
    }
  }

  private WorkerProcess sweep(Path jar, int parallelism) throws IOException {
    String settings =
        "=period=24h,creation-grace=0s,log-level=error,claim=shared:bench,remove-parallelism="
            + parallelism
            + ",owner-label="
            + label;
    return WorkerProcess.timed(
        List.of("-javaagent:" + jar + settings + ",docker-host=" + endpoint), "agent", "0");
  }

  private interface Way {
    double remove(List<String> ids) throws Exception;
  }

  /** Starts so many, removes them in this way, and returns how many that is in a second. */
  private double removed(int count, Way way) throws Exception {
    List<String> ids = start(count);
    double millis = way.remove(ids);
    int left = ours().size();
    if (left != 0) {
      throw new IOException(left + " of " + count + " are left");
    }
    Program.run( // hangs where the engine's networking has deadlocked
        Curl.quiet(endpoint, "-m", "30", "-o", "/dev/null", "http://docker/networks"));
    return count / millis * 1e3;
  }

  private List<String> start(int count) throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
    try {
      List<Future<String>> starts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        starts.add(starters.submit(this::startOne));
      }
      List<String> ids = new ArrayList<>();
      for (Future<String> start : starts) {
        ids.add(start.get());
      }
      return ids;
    } finally {
      starters.shutdownNow();
    }
  }

  private String startOne() {
    int equals = label.indexOf('=');
    String id =
        docker
            .createContainerCmd(PauseImage.NAME)
            .withCmd("/pause")
            .withLabels(Map.of(label.substring(0, equals), label.substring(equals + 1)))
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    return id;
  }

  private List<String> rm(List<String> ids) {
    List<String> words = new ArrayList<>(List.of("rm", "-f"));
    words.addAll(ids);
    return Program.docker(endpoint, words);
  }

  private List<Container> ours() {
    return docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(label)).exec();
  }

  private void removeLeft() {
    for (Container c : ours()) {
      docker.removeContainerCmd(c.getId()).withForce(true).exec();
    }
  }
}
