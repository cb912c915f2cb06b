package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.cli.Cli;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrival in a service that runs, and departure from it. */
class AttachIT {

  private static final String VERSION =
      "inst/io/github/containerreconciler/agent/boot/version.properties";

  @TempDir private Path folder;

  /** The same jar, but it says that it is another version. */
  private Path otherVersion(String version) throws IOException {
    Path jar = Files.copy(HostJvm.AGENT, folder.resolve("agent-" + version + ".jar"));
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Files.writeString(zip.getPath(VERSION), "version=" + version, StandardCharsets.UTF_8);
    }
    return jar;
  }

  private SimulatedEngine engine() throws IOException {
    SimulatedEngine engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    engine.addImage("sha256:" + "1".repeat(64), Map.of());
    return engine;
  }

  @Test
  void anAttachedAgentSweepsAndADetachedOneIsGone() throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = HostJvm.serving(folder)) {
      String lost =
          engine.add(
              SimulatedContainer.named("lost")
                  .withLabel("job", "1")
                  .withCreated(Instant.parse("2001-01-01T00:00:00Z")));

      CliRun attached =
          CliRun.of("attach", host.pid(), "owner-label=job", "docker-host=" + engine.endpoint());
      assertThat(attached.code()).as(attached.err()).isZero();
      assertThat(attached.out()).contains("attached to " + host.pid(), "version 0.");

      CliRun swept = CliRun.of("sweep", host.pid());
      assertThat(swept.out()).contains("COMPLETED", "1 removed", "lost");
      assertThat(engine.has(lost)).isFalse();

      assertThat(CliRun.of("detach", host.pid()).out()).contains("stopped reconciler default");
      assertThat(CliRun.of("list").out()).containsPattern(host.pid() + " .* stopped ");
      CliRun status = CliRun.of("status", host.pid());
      assertThat(status.code()).isEqualTo(1);
      assertThat(status.err()).contains("the agent was stopped in " + host.pid());
      await().atMost(Duration.ofSeconds(30)).until(() -> host.agentThreads().isEmpty());
      assertThat(host.end().code()).isZero();
    }
  }

  @Test
  void attachingAgainStartsNothingAndSaysWhatDiffers() throws Exception {
    String[] settings = {"owner-label=job", "period=1h", "docker-host=unix:///nonexistent"};
    try (HostJvm host = HostJvm.serving(folder)) {
      CliRun.of("attach", host.pid(), settings[0], settings[1], settings[2]);

      CliRun same = CliRun.of("attach", host.pid(), "period=60m", settings[2]);
      assertThat(same.code()).as(same.err()).isZero();
      assertThat(same.out()).contains("runs already in " + host.pid());

      CliRun other = CliRun.of("attach", host.pid(), "period=2h", "dry-run=true");
      assertThat(other.code()).isEqualTo(1);
      assertThat(other.err())
          .contains("those given were not applied", "period: given \"2h\", in force")
          .contains("dry-run: given \"true\", in force \"false\"");
      assertThat(host.err().split("started version=", -1)).hasSize(2);
    }
  }

  @Test
  void anotherVersionRunsItsOwnCodeAfterDetach() throws Exception {
    Path newer = otherVersion("9.9.9");
    try (HostJvm host = HostJvm.serving(folder)) {
      CliRun.of("attach", host.pid(), "owner-label=job", "docker-host=unix:///nonexistent");

      CliRun refused = CliRun.of(newer, Map.of(), "attach", host.pid(), "owner-label=job");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("version 0.", "this is version 9.9.9", "detach");

      CliRun.of("detach", host.pid());
      CliRun replaced =
          CliRun.of(newer, Map.of(), "attach", host.pid(), "owner-label=b", "dry-run=true");
      assertThat(replaced.out()).contains("version 9.9.9 runs there");
      assertThat(host.err()).contains("started version=9.9.9 ", "dry-run=true", "rules=[b]");
    }
  }

  @Test
  void targetSaysWhatIsWrongAndGoesOn() throws Exception {
    try (HostJvm host = HostJvm.serving(folder)) {
      CliRun failed = CliRun.of("attach", host.pid(), "owner-label=job", "perod=1s", "period=0s");
      assertThat(failed.code()).isEqualTo(1);
      assertThat(failed.err())
          .contains("the agent did not start in " + host.pid())
          .contains("did you mean period?", "period (agent argument): was \"0s\"");

      CliRun repaired =
          CliRun.of("attach", host.pid(), "owner-label=job", "docker-host=unix:///nonexistent");
      assertThat(repaired.code()).as(repaired.err()).isZero();
      assertThat(host.end().code()).isZero();
    }
  }

  /** Both sides of what one attach call can carry. */
  @Test
  void settingsTooLongForAnAttachAreRefused() throws Exception {
    String docker = "docker-host=unix:///nonexistent";
    int path = HostJvm.AGENT.toString().length();
    // "base64:" of "agent-jar=" + path + "\n" + settings, behind path + "="
    int room = (1_024 - path - 1 - 7) * 3 / 4 - 10 - path - 1;
    int name = room - ("owner-label=" + "," + docker).length();
    try (HostJvm host = HostJvm.serving(folder)) {
      CliRun refused =
          CliRun.of("attach", host.pid(), "owner-label=" + "x".repeat(name + 2), docker);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("at most 1024 bytes", "config=FILE");
      assertThat(host.err()).isEmpty();

      CliRun attached = CliRun.of("attach", host.pid(), "owner-label=" + "x".repeat(name), docker);
      assertThat(attached.code()).as(attached.err()).isZero();
      assertThat(host.err()).contains("rules=[" + "x".repeat(name) + "]");
    }
  }

  @Test
  void commasAndAnyCharacterArriveWhole() throws Exception {
    try (HostJvm host = HostJvm.serving(folder)) {
      CliRun attached =
          CliRun.of(
              "attach",
              host.pid(),
              "owner.r.name=^a{1,2}$",
              "owner-label=\uD83D\uDE00é",
              "docker-host=unix:///nonexistent");
      assertThat(attached.code()).as(attached.err()).isZero();
      assertThat(host.err()).contains("\uD83D\uDE00é");
    }
  }

  @Test
  void attachSaysWhichEngineAndCallbacksItFound() throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = HostJvm.serving(folder)) {
      CliRun attached =
          CliRun.of("attach", host.pid(), "owner-label=job", "docker-host=" + engine.endpoint());
      assertThat(attached.out())
          .contains("engine: " + engine.endpoint() + ", version ", "callbacks: ");
      CliRun.of("detach", host.pid());

      CliRun unreached =
          CliRun.of("attach", host.pid(), "owner-label=job", "docker-host=unix:///nonexistent");
      assertThat(unreached.out()).contains("engine: unix:///nonexistent, NOT reached yet: ");
    }
  }

  /** What the host tells other machines about its own address does not matter here. */
  @Test
  void theHostsOwnRmiSettingsDoNotMatter() throws Exception {
    try (HostJvm host =
        HostJvm.serving(
            folder,
            "-Djava.rmi.server.hostname=192.0.2.1",
            HostJvm.agent("owner-label=job,docker-host=unix:///nonexistent"))) {
      host.awaitErr("started version=");
      CliRun status = CliRun.of("status", host.pid(), "--timeout", "20s");
      assertThat(status.code()).as(status.err()).isZero();
      assertThat(status.out()).contains("default  ");
    }
  }

  @Test
  void aServiceIsFoundByItsSystemProperty() throws Exception {
    try (HostJvm host = HostJvm.serving(folder, "-Dservice.name=orders-7f3a")) {
      CliRun status = CliRun.of("status", "service.name=orders-7f3a$");
      assertThat(status.code()).isEqualTo(1);
      assertThat(status.err()).contains("no agent runs in " + host.pid());
    }
  }

  @Test
  void aRelativeFileIsMeantFromWhereTheCommandRuns() throws Exception {
    Path file = Files.writeString(folder.resolve("r.conf"), "owner-label = from-file\n");
    Path relative = Path.of("").toAbsolutePath().relativize(file);
    try (HostJvm host = HostJvm.serving(folder)) {
      CliRun attached =
          CliRun.of("attach", host.pid(), "config=" + relative, "docker-host=unix:///nonexistent");
      assertThat(attached.code()).as(attached.err()).isZero();
      assertThat(host.err()).contains("rules=[from-file]");
    }
  }

  /**
   * Many arrivals and departures leave nothing: no loader, thread, descriptor or metaspace. In the
   * interpreter, as the compiler keeps its own notes on the JDK's methods in metaspace: some 10 KiB
   * a time.
   */
  @Test
  void afterManyArrivalsNothingIsLeft() throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = HostJvm.serving(folder, "-Xint")) {
      comeAndGo(host, engine, 10); // the JDK's own attach and JMX classes are loaded here
      long metaspace = metaspace(host);
      int descriptors = descriptors(host);
      int arrivals = Integer.getInteger("arrivals", 6);
      comeAndGo(host, engine, arrivals);

      assertThat(instances(host, "io.github.containerreconciler.agent.InstLoader"))
          .as("loaders left")
          .isZero();
      assertThat(host.agentThreads()).isEmpty();
      long grown = metaspace(host) - metaspace;
      System.out.println(
          "[figures] "
              + arrivals
              + " times attached and detached: metaspace grew by "
              + grown
              + " KiB, descriptors from "
              + descriptors
              + " to "
              + descriptors(host));
      assertThat(grown).as("KiB of metaspace").isLessThan(256);
      assertThat(descriptors(host)).isLessThanOrEqualTo(descriptors + 2);
      assertThat(host.end().code()).isZero();
    }
  }

  /** As fast as one process can ask them: a command line each would take minutes. */
  @Test
  void manyCommandsLeaveNothingOfOurs() throws Exception {
    PrintStream before = System.out;
    try (SimulatedEngine engine = engine();
        HostJvm host = HostJvm.serving(folder)) {
      String pid = host.pid();
      CliRun.of("attach", pid, "owner-label=job", "docker-host=" + engine.endpoint());
      String[][] commands = {
        {"status", pid},
        {"preview", pid},
        {"explain", pid, "nobody"},
        {"sweep", pid},
        {"history", pid},
        {"set", pid, "period=2m"},
        {"keep", pid, "young", "1m"},
        {"approve-held", pid}
      };
      engine.add(
          SimulatedContainer.named("young").withLabel("job", "1").withCreated(Instant.now()));
      System.setOut(new PrintStream(OutputStream.nullOutputStream()));
      for (int i = 0; i < Integer.getInteger("commands", 80); i++) {
        String[] command = commands[i % commands.length];
        assertThat(Cli.run(command, HostJvm.AGENT.toFile()))
            .as(command[0])
            .isEqualTo(command[0].equals("explain") ? 1 : 0);
      }
      System.setOut(before);
      assertThat(CliRun.of("detach", pid).code()).isZero();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  host.agentThreads().isEmpty()
                      && instances(host, "io.github.containerreconciler.agent.InstLoader") == 0);
      assertThat(host.jcmd("GC.class_histogram"))
          .doesNotContain("containerreconciler.internal", "containerreconciler.agent.boot");
      assertThat(host.jcmd("VM.system_properties").lines())
          .filteredOn(line -> line.startsWith("container-reconciler"))
          .as("the host was started with the first")
          .containsExactly("container-reconciler.self=none", "container-reconciler.status=stopped");
    } finally {
      System.setOut(before);
    }
  }

  private static void comeAndGo(HostJvm host, SimulatedEngine engine, int times) {
    for (int i = 0; i < times; i++) {
      engine.add(lost("one"));
      engine.add(lost("two")); // records of two are compared
      int started = started(host);
      Attacher.attach(
          host.pid(),
          "owner-label=job,creation-grace=1m,docker-host=" // with an open stream
              + engine.endpoint());
      await().atMost(Duration.ofSeconds(30)).until(() -> started(host) > started);
      Attacher.sweepAndStop(host.pid());
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                host.agentThreads().isEmpty()
                    && instances(host, "io.github.containerreconciler.agent.InstLoader") == 0);
  }

  private static SimulatedContainer lost(String name) {
    return SimulatedContainer.named(name)
        .withLabel("job", "1")
        .withCreated(Instant.now().minusSeconds(3_600));
  }

  private static int started(HostJvm host) {
    return host.err().split("engine reached", -1).length - 1;
  }

  private static long instances(HostJvm host, String className) {
    for (String line : host.jcmd("GC.class_histogram").split("\\R", -1)) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 3 && fields[3].equals(className)) {
        return Long.parseLong(fields[1]);
      }
    }
    return 0;
  }

  /** In KiB, after a collection. */
  private static long metaspace(HostJvm host) {
    host.jcmd("GC.run");
    List<String> lines =
        CliRun.of(List.of(HostJvm.JAVA.resolve("jstat").toString(), "-gc", host.pid()), Map.of())
            .out()
            .lines()
            .toList();
    List<String> names = List.of(lines.get(0).strip().split("\\s+", -1));
    String[] values = lines.get(1).strip().split("\\s+", -1);
    return (long) Double.parseDouble(values[names.indexOf("MU")]);
  }

  private static int descriptors(HostJvm host) throws IOException {
    try (var files = Files.list(Path.of("/proc", host.pid(), "fd"))) {
      return (int) files.count();
    }
  }
}
