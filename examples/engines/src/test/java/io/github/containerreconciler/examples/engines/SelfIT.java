package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service in a container, whose rule claims its own container too and which tracks nothing: it
 * must never remove what it runs in, nor what that depends on.
 */
@ParameterizedClass
@MethodSource("grounds")
class SelfIT extends OnAnEngine {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Parameter private Ground ground;
  private String value;

  /** An engine, and the version of the control groups. */
  record Ground(Kind kind, int cgroups) {}

  static List<Ground> grounds() {
    List<Ground> grounds = new ArrayList<>();
    for (Kind kind : Kind.differing().toList()) {
      grounds.add(new Ground(kind, 1));
      if (!kind.isPodman() && kind != Kind.DOCKER_26_1) {
        grounds.add(new Ground(kind, 2));
      }
    }
    return grounds;
  }

  @BeforeParameterizedClassInvocation
  static void startEngine(Ground ground) throws Exception {
    use(ground.cgroups == 2 ? ground.kind.beginWithCgroups2() : ground.kind.begin());
    Path root = Files.createTempDirectory(folder, "root");
    for (String link : List.of("bin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
    }
    for (String directory : List.of("usr", "etc", "proc", "dev", "sys", "tmp")) {
      Files.createDirectory(root.resolve(directory));
    }
    docker.imported(root, "cr-service:1");
  }

  @BeforeEach
  void anotherValue() {
    value = UUID.randomUUID().toString();
  }

  @AfterEach
  void removeAll() throws Exception {
    String left = docker.ok("ps -aq --no-trunc");
    if (!left.isEmpty()) {
      docker.said("rm -f " + String.join(" ", left.split("\\s+", -1)));
    }
  }

  private String label() {
    return "--label cr-test=" + value + " ";
  }

  /** The name of a container with a service that serves. */
  private String serve(String options, String... settings) throws Exception {
    String name = "service-" + value;
    String all =
        """
        docker-host = "%s"
        period = 1s
        creation-grace = 0s
        owner.jobs.label = "cr-test=%s"
        %s
        """
            .formatted(engine.endpoint(), value, String.join("\n", settings));
    List<String> java = ServiceJvm.command(folder, all);
    StringBuilder run = new StringBuilder("run -d -i --name ").append(name).append(' ');
    run.append(options);
    Path socket = Path.of(engine.endpoint().substring("unix://".length()));
    for (Object mounted :
        Stream.of(socket, folder, ServiceJvm.AGENT, ServiceJvm.classes()).toList()) {
      run.append(" -v ").append(mounted).append(':').append(mounted);
    }
    run.append(" -v /usr:/usr:ro");
    Path configuration = Path.of("/etc/java-17-openjdk"); // where Debian keeps a part of its JDK
    if (Files.exists(configuration)) {
      run.append(" -v " + configuration + ":" + configuration + ":ro");
    }
    docker.ok(run + " cr-service:1 " + String.join(" ", java));
    await().atMost(PATIENCE).until(() -> docker.said("logs " + name).contains("engine reached"));
    return name;
  }

  private String orphan() throws Exception {
    return docker.pause(label() + "--network none");
  }

  /** Waits for a whole sweep and one more: what they spared is spared for good. */
  private void awaitSweeps(String service, String orphan) throws Exception {
    awaitEnd(service, orphan);
    awaitEnd(service, orphan());
    assertThat(docker.runs(service)).isTrue();
  }

  private static void awaitEnd(String service, String orphan) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(docker.exists(orphan)).as(docker.said("logs " + service)).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--cgroupns=private",
        "--cgroupns=host",
        "--cgroupns=private --network=host",
        "--cgroupns=private --network=none",
        "--cgroupns=private --hostname=build7",
        "--cgroupns=private --read-only --tmpfs=/tmp",
        "--cgroupns=private --pid=host",
        "--cgroupns=private --cap-drop=ALL",
      })
  void itsOwnContainerStaysAndAnOrphanGoes(String options) throws Exception {
    String orphan = orphan();
    awaitSweeps(serve(label() + options), orphan);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cgroupns=private", "--cgroupns=host"})
  void whoSharesANetworkKeepsItselfAndTheOther(String cgroups) throws Exception {
    String orphan = orphan();
    String joined = docker.pause(label() + "--name joined-" + value);
    awaitSweeps(serve(label() + cgroups + " --network container:" + joined), orphan);
    assertThat(docker.runs(joined)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pid", "--ipc", "--network"})
  void whatAnUnclaimedOwnContainerNeedsStays(String option) throws Exception {
    String orphan = orphan();
    String needed = docker.pause(label() + "--ipc shareable --name needed-" + value);
    awaitSweeps(serve(option + " container:" + needed), orphan);
    assertThat(docker.runs(needed)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cgroupns=private", "--cgroupns=host"})
  void layerAloneIdentifiesItWhereAllFilesAreMounted(String cgroups) throws Exception {
    StringBuilder options = new StringBuilder(label()).append(cgroups).append(" --hostname=build7");
    for (String file : List.of("hosts", "hostname", "resolv.conf")) {
      Path own = Files.writeString(folder.resolve(file), "");
      options.append(" -v ").append(own).append(":/etc/").append(file);
    }
    boolean blocked =
        ground.kind == Kind.DOCKER_28_CONTAINERD && cgroups.equals("--cgroupns=private");
    String orphan = orphan();
    String service = serve(options.toString());
    if (blocked) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  docker
                      .said("logs " + service)
                      .contains("nothing tells in which one: set self to its id or name"));
      assertThat(docker.runs(service) && docker.runs(orphan)).isTrue();
      docker.ok("rm -f " + service);
      serve(options.toString(), "self = " + service);
    }
    awaitSweeps(service, orphan);
  }

  @Test
  void serviceBackInItsContainerWaitsForNothing() throws Exception {
    String service = serve("", "period = 10s"); // its claim would live for half a minute
    String orphan = orphan();
    awaitEnd(service, orphan);
    docker.ok("kill -s KILL", service);
    orphan = orphan();
    TimeUnit.SECONDS.sleep(2); // engines tell whole seconds: now it starts after its last claim
    docker.ok("start", service);
    awaitSweeps(service, orphan);
    assertThat(docker.said("logs " + service)).doesNotContain("contested");
  }

  @Test
  void claimOfANetworkGuestOutlivesTheOther() throws Exception {
    assumeFalse(ground.kind.isPodman(), "it ends both together");
    String joined = docker.pause("--name joined-" + value);
    String service = serve("--network container:" + joined + " --cgroupns=private", "period = 5m");
    docker.ok("kill", joined);
    String watched = docker.pause(label() + "--network none");
    String settings =
        "docker-host = \"%s\"\nself = none\nperiod = 1h\ncreation-grace = 0s\nowner-label = \"cr-test=%s\""
            .formatted(engine.endpoint(), value);
    try (ServiceJvm other = ServiceJvm.start(folder, ServiceJvm.command(folder, settings))) {
      other.jvm.awaitErr("engine reached");
      other.sweep("default");
      assertThat(docker.runs(service)).isTrue();
      assertThat(other.decision("default", watched)).startsWith("CONTESTED");
      assertThat(docker.runs(watched)).isTrue();
    }
  }
}
