package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands an operator has, on a service with one dangling container. */
class CliIT {

  @TempDir private static Path folder;
  private static SimulatedEngine engine;
  private static HostJvm host;
  private static final List<String> orphans = new ArrayList<>();

  @BeforeAll
  static void aServiceWithTheAgent() throws IOException {
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    engine.addImage("sha256:" + "1".repeat(64), Map.of());
    host =
        HostJvm.serving(
            folder,
            HostJvm.agent(
                "owner-label=job,period=1h,dry-run=true,docker-host=" + engine.endpoint()));
    host.awaitErr("engine reached");
  }

  @AfterAll
  static void theEnd() throws IOException {
    host.close();
    engine.close();
  }

  private static String orphan(String name) throws IOException {
    String id =
        engine.add(
            SimulatedContainer.named(name)
                .withLabel("job", "1")
                .withCreated(Instant.parse("2001-01-01T00:00:00Z")));
    orphans.add(id);
    return id;
  }

  @Test
  void listShowsWhoRunsWhatAndTheAgentsState() {
    assertThat(CliRun.of("list").out())
        .containsPattern(
            host.pid()
                + "  +\\S+  +default  +(IDLE|GRACE)  +true  +\\d+  +0  +\\S+\\.agent\\.host\\.Host");
    assertThat(CliRun.of("list", "--json").out())
        .contains("\"pid\" : " + host.pid())
        .contains("\"agent\" : \"running\"", "\"version\" : \"0.")
        .contains("\"reconciler\" : \"default\"", "\"state\" : \"", "\"held\" : 0");
  }

  @Test
  void statusFitsOnAScreenAndSaysWhatMatters() throws IOException {
    orphan("status-orphan");
    CliRun.of("sweep", host.pid());

    CliRun status = CliRun.of("status", host.pid());

    assertThat(status.code()).isZero();
    assertThat(status.out().lines().count()).isLessThan(25);
    assertThat(status.out())
        .contains("default  IDLE: next sweep in ", "DRY RUN: removes nothing")
        .contains("engine      unix://", ", healthy, its clock ")
        .contains("callback    host", "period 1h", "creation grace 5m")
        .containsPattern("DANGLING +[0-9a-f]{12} +status-orphan ")
        .doesNotContain("\u001b");
    assertThat(CliRun.of("status", host.pid(), "--json").out())
        .contains("\"name\" : \"default\"", "\"state\" : \"IDLE\"", "\"dryRun\" : true")
        .contains("\"verdict\" : \"DANGLING\"");
  }

  @Test
  void previewListsWhatASweepWouldRemoveAndRemovesNothing() throws IOException {
    String id = orphan("preview-orphan");

    CliRun preview = CliRun.of("preview", host.pid());

    assertThat(preview.code()).isZero();
    assertThat(preview.out())
        .contains("a sweep would remove ", "preview-orphan", id.substring(0, 12));
    assertThat(CliRun.of("preview", host.pid(), "--json").out())
        .contains("\"id\" : \"" + id + "\"");
    assertThat(engine.has(id)).isTrue();
  }

  @Test
  void previewOfNothingIsALineAndNoEmptyTable() {
    orphans.forEach(engine::removeDirectly);
    assertThat(CliRun.of("preview", host.pid()).out())
        .isEqualTo("default: a sweep would remove nothing\n");
  }

  @Test
  void removeTakesOneAndRefusesInDryRun() throws IOException {
    String id = orphan("removed-now");
    CliRun refused = CliRun.of("remove", host.pid(), "removed-now");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("removed-now: not removed: ", "is in dry run");
    CliRun.of("set", host.pid(), "dry-run=false");
    CliRun removed = CliRun.of("remove", host.pid(), "removed-now");
    CliRun.of("set", host.pid(), "dry-run=true");
    assertThat(removed.code()).as(removed.out() + removed.err()).isZero();
    assertThat(removed.out()).isEqualTo("removed-now: REMOVED\n");
    assertThat(engine.has(id)).isFalse();
    assertThat(CliRun.of("history", host.pid(), "removed-now").out()).contains("removed");
  }

  @Test
  void explainSaysWhyInASentence() throws IOException {
    orphan("explained");
    assertThat(CliRun.of("explain", host.pid(), "explained").out())
        .contains("explained (", "kept by dry run: dangling");
    CliRun unknown = CliRun.of("explain", host.pid(), "nobody");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.out()).contains("unknown: the engine at");
    assertThat(CliRun.of("explain", host.pid(), "explained", "--json").out())
        .contains("\"default\" : \"explained (");
  }

  @Test
  void setChangesAllOrNothing() {
    assertThat(CliRun.of("set", host.pid(), "period=2h", "creation-grace=6m").code()).isZero();
    assertThat(CliRun.of("status", host.pid()).out()).contains("period 2h", "creation grace 6m");

    CliRun wrong = CliRun.of("set", host.pid(), "period=3h", "dry-run=maybe");

    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("dry-run: was \"maybe\"; allowed: true or false");
    assertThat(CliRun.of("status", host.pid()).out()).contains("period 2h");
    assertThat(CliRun.of("set", host.pid(), "period=1h", "creation-grace=5m", "--json").out())
        .contains("\"PeriodSeconds\" : 3600", "\"CreationGraceSeconds\" : 300");
  }

  @Test
  void approveHeldSaysThatNothingIsHeld() {
    CliRun approved = CliRun.of("approve-held", host.pid());
    assertThat(approved.code()).isZero();
    assertThat(approved.out()).contains("nothing is held");
  }

  @Test
  void namesFromOutsideCannotPaintTheScreen() throws IOException {
    orphan("evil\u001b[31m\nname");
    CliRun preview = CliRun.of("preview", host.pid());
    assertThat(preview.out()).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set %s perod=1s | 2 | perod=1s",
        "set %s period=1s period=2s | 2 | was \"period=2s\", a second value for period",
        "set %s period=0s | 2 | period: was \"0s\"; allowed: whole seconds from 1s to 24h",
        "set %s period=1500ms | 2 | period: was \"1500ms\"; allowed: whole seconds",
        "set %s period=5 | 2 | period: was \"5\", which needs a number with a unit",
        "set %s | 2 | key=value",
        "status | 2 | TARGET",
        "frobnicate | 2 | frobnicate",
        "status %s --reconciler other | 3 | --reconciler: was \"other\"",
        "status 999999999 | 3 | there is no process 999999999",
        "status no.such.main.Class | 3 | no JVM's main class, command line or -D option matches",
        "status ( | 2 | regular expression",
        "explain %s | 2 | CONTAINER",
        "status %s --timeout soon | 2 | --timeout",
        "attach %s owner-label=a,dry-run=true | 2 | owner-label: was \"a,dry-run=true\"; allowed: one setting an argument",
        "attach %s owner-label | 2 | setting: was \"owner-label\"; allowed: key=value",
      })
  void wrongUseIsNamed(String line, int code, String message) {
    CliRun run = CliRun.of(line.formatted(host.pid()).split(" ", -1));
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aPatternThatMatchesSeveralListsThem() throws IOException {
    try (HostJvm other = HostJvm.serving(folder)) {
      CliRun status = CliRun.of("status", "agent\\.host\\.Host serve");
      assertThat(status.code()).isEqualTo(3);
      assertThat(status.err())
          .containsPattern("matches \\d+ JVMs")
          .contains(host.pid(), other.pid());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "attach",
        "status",
        "preview",
        "sweep",
        "explain",
        "set",
        "approve-held",
        "keep",
        "remove",
        "history",
        "watch",
        "check",
        "claims",
        "completion",
        "detach"
      })
  void everyCommandHelpsWithExamples(String command) {
    CliRun help = CliRun.of(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Examples:", "  " + command);
    assertThat(CliRun.of(command, "--version").out()).startsWith("container-reconciler 0.");
  }

  private static List<String> commands() {
    return Pattern.compile("(?m)^  ([a-z-]+)  ")
        .matcher(CliRun.of("--help").out().split("Commands:", 2)[1])
        .results()
        .map(found -> found.group(1))
        .filter(command -> !command.equals("help"))
        .toList();
  }

  /** Each command in its simplest form. */
  private static List<String> simplest(String command, String pid) {
    List<String> more =
        switch (command) {
          case "check" -> List.of("owner-label=job", "docker-host=" + engine.endpoint());
          case "claims" -> List.of("--docker-host", engine.endpoint());
          case "completion" -> List.of("bash");
          case "list" -> List.of();
          case "explain", "remove" -> List.of(pid, "told");
          case "keep" -> List.of(pid, "told", "1h");
          case "set" -> List.of(pid, "dry-run=true");
          default -> List.of(pid);
        };
    List<String> line = new ArrayList<>(List.of(command, "--json"));
    line.addAll(more);
    return line;
  }

  @Test
  void everyCommandPrintsOneJsonAndNothingElse() throws IOException {
    orphan("told");
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThan(14).endsWith("detach", "completion");
    try (HostJvm other =
        HostJvm.serving(
            folder,
            HostJvm.agent(
                "owner-label=job,period=1h,dry-run=true,docker-host=" + engine.endpoint()))) {
      other.awaitErr("engine reached");
      for (String command : commands) {
        String line = String.join(" ", simplest(command, other.pid()));
        String java = HostJvm.JAVA.resolve("java") + " -jar " + HostJvm.AGENT + " " + line;
        CliRun run = CliRun.of(List.of("sh", "-c", "echo q | " + java), Map.of());
        assertThat(run.code())
            .as(line + ": " + run.err())
            .isEqualTo(command.equals("remove") ? 1 : 0);
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.isContainerNode()).as(line + ": " + run.out()).isTrue();
      }
    }
  }

  @Test
  void theJarTellsItsVersionAndItsCommands() {
    assertThat(CliRun.of("--version").out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("container-reconciler 0."),
            line -> assertThat(line).matches("commit ([0-9a-f]{12}|unknown)"),
            line -> assertThat(line).startsWith("Java " + Runtime.version().feature()));
    assertThat(CliRun.of("--help").out())
        .contains("-javaagent:", "attach", "detach", "Exit codes:");
    assertThat(CliRun.of().code()).isEqualTo(2);
  }

  /** JAVA_TOOL_OPTIONS puts the agent into our own command line too, under whatever name. */
  @Test
  void ourOwnCommandLineRunsNoAgent(@TempDir Path other) throws IOException {
    Path renamed = java.nio.file.Files.copy(HostJvm.AGENT, other.resolve("cr tool.jar"));
    Map<String, String> options = Map.of("JAVA_TOOL_OPTIONS", HostJvm.agent("gibberish"));
    for (Path jar : List.of(HostJvm.AGENT, renamed)) {
      CliRun run = CliRun.of(jar, options, "status", host.pid());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).doesNotContain("container-reconciler:");
    }
  }

  @Test
  void checkNeedsNoServiceAndShowsWhatTheRulesClaim() throws IOException {
    String id = orphan("checked");
    String docker = "docker-host=" + engine.endpoint();

    CliRun check = CliRun.of("check", "owner-label=job", docker);

    assertThat(check.code()).as(check.err()).isZero();
    assertThat(check.out())
        .contains("engine: " + engine.endpoint() + ", version ")
        .containsPattern(
            id.substring(0, 12) + "  checked .* would be dangling unless a callback tracks it");
    assertThat(CliRun.of("check", "owner-label=job", docker, "--json").out())
        .contains("\"id\" : \"" + id + "\"", "\"verdict\" : \"DANGLING\"");
    assertThat(engine.has(id)).isTrue();
    CliRun wrong = CliRun.of("check", "owner-label=job", "perod=1s", docker);
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("did you mean period?");
    CliRun silent = CliRun.of("check", "owner-label=job", "docker-host=unix:///nonexistent");
    assertThat(silent.code()).isEqualTo(1);
    assertThat(silent.out()).contains("NOT reached: ");
  }

  @Test
  void inTurkishCommandsAndNumbersAreTheSame() throws IOException {
    orphan("türkish");
    List<String> command =
        List.of(
            HostJvm.JAVA.resolve("java").toString(),
            "-Duser.language=tr",
            "-jar",
            HostJvm.AGENT.toString(),
            "status",
            host.pid());
    CliRun status = CliRun.of(command, Map.of("LC_ALL", "C"));
    assertThat(status.code()).as(status.err()).isZero();
    assertThat(status.out()).containsPattern("took \\d\\.\\d{3} s: \\d+ owned|none yet");
  }

  @Test
  void onSixtyColumnsNothingIsWiderThanThat() throws IOException {
    orphan("narrow");
    CliRun.of("sweep", host.pid());
    for (String command : List.of("status", "preview")) {
      CliRun run = CliRun.of(HostJvm.AGENT, Map.of("COLUMNS", "60"), command, host.pid());
      assertThat(run.out().lines()).as(command).allMatch(line -> line.length() <= 60);
      assertThat(run.out()).contains("narrow");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"java.base | java.management", "java.base,java.management | jdk.attach"})
  void aRuntimeWithoutAModuleIsTold(String modules, String missing) {
    List<String> command =
        List.of(
            HostJvm.JAVA.resolve("java").toString(),
            "--limit-modules",
            modules,
            "-jar",
            HostJvm.AGENT.toString(),
            "list");
    CliRun list = CliRun.of(command, Map.of());
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.err()).contains("this Java has no module " + missing).doesNotContain("\tat ");
  }
}
