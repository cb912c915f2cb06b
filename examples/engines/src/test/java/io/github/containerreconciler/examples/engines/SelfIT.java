package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.containerreconciler.testkit.HostJvm;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service in a container, whose rule claims its own container too and which tracks nothing: it
 * must never remove what it runs in, nor what that depends on.
 */
@ParameterizedClass
@MethodSource("grounds")
class SelfIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);


  @TempDir private static Path folder;
  private static OwnEngine engine;
  private static RealContainers containers;
  private static Docker docker;

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
    engine = ground.cgroups == 2 ? ground.kind.beginWithCgroups2() : ground.kind.begin();
    containers = new RealContainers(engine.endpoint()); // brings the image
    docker = new Docker(engine.endpoint(), folder);
    Path root = Files.createTempDirectory(folder, "root");
    for (String link : List.of("bin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
    }
    for (String directory : List.of("usr", "etc", "proc", "dev", "sys", "tmp")) {
      Files.createDirectory(root.resolve(directory));
    }
    docker.imported(root, "cr-service:1");
  }

  @AfterParameterizedClassInvocation
  static void endEngine() throws Exception {
    if (containers != null) {
      containers.close();
      containers = null;
    }
    if (engine != null) {
      engine.close();
      engine = null;
    }
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
        period = 1h
        creation-grace = 0s
        owner.jobs.label = "cr-test=%s"
        %s
        """
            .formatted(engine.endpoint(), value, String.join("\n", settings));
    List<String> java = ServiceJvm.command(folder, all);
    StringBuilder run = new StringBuilder("run -d -i --name ").append(name).append(' ');
    run.append(options);
    Path socket = Path.of(engine.endpoint().substring("unix://".length()));
    for (Object mounted : Stream.of(socket, folder, ServiceJvm.AGENT, ServiceJvm.classes()).toList()) {
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

  private String cli(String command, String service, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of(ServiceJvm.JAVA, "-jar", ServiceJvm.AGENT));
    line.add(command);
    line.add(docker.ok("inspect -f {{.State.Pid}}", service));
    line.addAll(List.of(more));
    try (HostJvm run = HostJvm.start(folder, line, Map.of())) {
      run.end();
      return run.out() + run.err();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bridge, ''",
    "bridge, --cgroupns=private",
    "bridge, --cgroupns=host",
    "host, --network=host --cgroupns=private",
    "none, --network=none --cgroupns=private",
    "name, --cgroupns=private --hostname=build7",
    "read-only, --cgroupns=private --read-only --tmpfs=/tmp",
    "pid of the host, --cgroupns=private --pid=host",
    "unprivileged, --cgroupns=private --cap-drop=ALL",
    "privileged, --cgroupns=private --privileged",
  })
  void itsOwnContainerStaysAndAnOrphanGoes(String name, String options) throws Exception {
    String orphan = docker.pause(label() + "--network none");
    String service = serve(label() + options);

    String said = cli("sweep", service);

    assertThat(docker.exists(orphan)).as(said).isFalse();
    assertThat(docker.runs(service)).as(said).isTrue();
    assertThat(cli("explain", service, service)).contains("this JVM runs in it");
  }

  @ParameterizedTest
  @CsvSource({"--cgroupns=private", "--cgroupns=host"})
  void whoSharesANetworkKeepsItselfAndTheOther(String cgroups) throws Exception {
    String orphan = docker.pause(label() + "--network none");
    String joined = docker.pause(label() + "--name joined-" + value);
    String service = serve(label() + cgroups + " --network container:" + joined);

    String said = cli("sweep", service);

    assertThat(docker.exists(orphan)).as(said).isFalse();
    assertThat(docker.runs(service)).as(said).isTrue();
    assertThat(docker.runs(joined)).as(said).isTrue();
    assertThat(cli("explain", service, service)).contains("this JVM runs in it");
  }

  @ParameterizedTest
  @CsvSource({"PID, --pid", "IPC, --ipc", "network, --network"})
  void whatItsOwnContainerNeedsStaysThoughNoRuleClaimsItself(String said, String option)
      throws Exception {
    String orphan = docker.pause(label() + "--network none");
    String needed = docker.pause(label() + "--ipc shareable --name needed-" + value);
    String service = serve(option + " container:" + needed);

    String swept = cli("sweep", service);

    assertThat(docker.exists(orphan)).as(swept).isFalse();
    assertThat(docker.runs(needed)).as(said + ": " + swept).isTrue();
    assertThat(docker.runs(service)).as(swept).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"--cgroupns=private", "--cgroupns=host"})
  void whereAllThreeFilesAreMountedTheLayerTellsItOrNothingDoes(String cgroups) throws Exception {
    StringBuilder options = new StringBuilder(label()).append(cgroups).append(" --hostname=build7");
    for (String file : List.of("hosts", "hostname", "resolv.conf")) {
      Path own = Files.writeString(folder.resolve(file), "");
      options.append(" -v ").append(own).append(":/etc/").append(file);
    }
    boolean blocked =
        ground.kind == Kind.DOCKER_28_CONTAINERD && cgroups.equals("--cgroupns=private");
    String orphan = docker.pause(label() + "--network none");
    String service = serve(options.toString());

    String said = cli("sweep", service) + cli("status", service);

    assertThat(docker.runs(service)).as(said).isTrue();
    assertThat(docker.exists(orphan)).as(said).isEqualTo(blocked);
    if (blocked) {
      assertThat(said).contains("BLOCKED", "set self to its id or name");
      docker.ok("rm -f " + service);
      service = serve(options.toString(), "self = " + service);
      said = cli("sweep", service);
      assertThat(docker.exists(orphan)).as(said).isFalse();
      assertThat(docker.runs(service)).as(said).isTrue();
    }
  }

  @Test
  void aServiceThatComesBackInItsContainerWaitsForNothing() throws Exception {
    String service = serve("", "dry-run = true", "period = 5m");
    String first = claims();
    docker.ok("kill -s KILL", service);
    String orphan = docker.pause(label() + "--network none");
    docker.ok("start", service);
    await()
        .atMost(PATIENCE)
        .until(() -> docker.said("logs " + service).split("engine reached", -1).length == 3);
    cli("set", service, "dry-run=false");

    String said = cli("sweep", service);

    assertThat(docker.exists(orphan)).as(said + first).isFalse();
    assertThat(docker.said("logs " + service)).doesNotContain("contested");
  }

  private static String claims() throws Exception {
    return docker.ok("volume ls -q --filter label=io.github.containerreconciler.claim=1");
  }

  @Test
  void theClaimOfOneWhoSharesANetworkDoesNotEndWithTheOther() throws Exception {
    assumeFalse(ground.kind.isPodman(), "it ends both together");
    String joined = docker.pause("--name joined-" + value);
    String service = serve("--network container:" + joined + " --cgroupns=private", "dry-run = true");
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
