package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values each key takes, and what is said of those that it does not. */
class ValuesTest {

  @Test
  void whatIsNotWrittenHasItsDefault() throws Exception {
    AgentConfig agent = Written.read("owner-label=x");
    assertThat(agent.logTo()).isEqualTo("stderr");
    assertThat(agent.logLevel()).isEqualTo("info");
    assertThat(agent.warnings()).isEmpty();
    ReconcilerConfig config = agent.reconcilers().get(0);
    assertThat(config.name()).isEqualTo("default");
    assertThat(config.pace())
        .isEqualTo(new Pace(true, false, Duration.ofMinutes(5), Duration.ofMinutes(5)));
    assertThat(config.engine()).isEqualTo(new EngineSettings(null, null, null, List.of()));
    assertThat(config.scope())
        .isEqualTo(
            new Scope(
                config.rules(),
                "container-reconciler.exempt",
                List.of("running"),
                List.of("containers")));
    assertThat(config.safeguards()).isEqualTo(new Safeguards(List.of(), 1, 10, ClaimMode.ON));
    assertThat(config.removal()).isEqualTo(new RemovalSettings(2, false, Duration.ZERO));
    assertThat(config.records()).isEqualTo(new Records(null, null, 200, 100_000_000, false));
    assertThat(config.callbacks()).isEmpty();
  }

  @Test
  void everyKeyIsTakenOver() throws Exception {
    String all =
        "enabled=FALSE; dry-run= true ; period=1s; creation-grace=24h; docker-host=tcp://h:1/;"
            + " docker-cert-path=/c; api-timeout=100ms; owner-label=x; exempt-label=keep;"
            + " required-callbacks=a; required-callbacks= b; confirmations=100; untracked-burst=0;"
            + " remove-parallelism=16; remove-volumes=true; stop-timeout=1h; self=abc; self=/web-1;"
            + " claim=shared:ci; states=exited; states=dead; resources=volumes; history=/h;"
            + " evidence=/e; evidence-log-lines=0; evidence-limit=1TB; evidence-env=true;"
            + " log-to=jul; log-level=debug; config=/f";
    AgentConfig agent = Written.read(all);
    assertThat(agent.logTo() + " " + agent.logLevel()).isEqualTo("jul debug");
    assertThat(agent.warnings()).isEmpty();
    ReconcilerConfig config = agent.reconcilers().get(0);
    assertThat(config.pace())
        .isEqualTo(new Pace(false, true, Duration.ofSeconds(1), Duration.ofHours(24)));
    assertThat(config.engine())
        .isEqualTo(
            new EngineSettings(
                "tcp://h:1/", "/c", Duration.ofMillis(100), List.of("abc", "/web-1")));
    assertThat(config.scope())
        .isEqualTo(
            new Scope(config.rules(), "keep", List.of("exited", "dead"), List.of("volumes")));
    assertThat(config.safeguards())
        .isEqualTo(new Safeguards(List.of("a", "b"), 100, 0, new ClaimMode(true, "ci")));
    assertThat(config.removal()).isEqualTo(new RemovalSettings(16, true, Duration.ofHours(1)));
    assertThat(config.records()).isEqualTo(new Records("/h", "/e", 0, 1_000_000_000_000L, true));
    assertThat(config.rules()).extracting(OwnershipRule::name).containsExactly("x");
  }

  @Test
  void theShortNamesSayWhatTheRecordsSay() throws Exception {
    ReconcilerConfig config =
        Written.one(
            "owner-label=x; enabled=false; dry-run=true; period=2s; creation-grace=3h;"
                + " docker-host=tcp://h:1; docker-cert-path=/c; exempt-label=e;"
                + " required-callbacks=a; confirmations=7; untracked-burst=8; remove-parallelism=9;"
                + " remove-volumes=true; stop-timeout=4s");
    assertThat(config.enabled()).isFalse();
    assertThat(config.dryRun()).isTrue();
    assertThat(config.period()).hasSeconds(2);
    assertThat(config.creationGrace()).hasHours(3);
    assertThat(config.engine().host()).isEqualTo("tcp://h:1");
    assertThat(config.engine().certPath()).isEqualTo("/c");
    assertThat(config.exemptLabel()).isEqualTo("e");
    assertThat(config.requiredCallbacks()).containsExactly("a");
    assertThat(config.confirmations()).isEqualTo(7);
    assertThat(config.untrackedBurst()).isEqualTo(8);
    assertThat(config.removeParallelism()).isEqualTo(9);
    assertThat(config.removal().volumes()).isTrue();
    assertThat(config.removal().stopTimeout()).hasSeconds(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "enabled=yes | true or false",
        "dry-run= | true or false",
        "period=999ms | 1s to 24h",
        "period=1d 1ms | 1s to 24h",
        "period=5 | , which needs a number with a unit, such as 30s, 5m or 1h; allowed: 1s to 24h",
        "creation-grace=-1s | 0s to 24h",
        "creation-grace=25h | 0s to 24h",
        "docker-host=ssh://h | ssh -L",
        "docker-host=tcp:// | , without a host and a port of 1 to 65535",
        "docker-host=tcp://h:0 | , without a host and a port",
        "docker-host=tcp://h:65536 | , without a host and a port",
        "docker-host=tcp://:1 | , without a host and a port",
        "docker-host=tcp://h:1/x | , with more than a host and a port",
        "docker-host=tcp://u:p@h:1 | ***@h:1\", with a user in it",
        "docker-host=tcp://h:1?x=y | , with a part after ? or #",
        "docker-host=unix:///s#x | in the path; make a link to the socket with a plainer name",
        "docker-host=unix:/// | , without an absolute path after unix://",
        "docker-host=unix://relative/x | , without an absolute path after unix://",
        "docker-host=/var/run/docker.sock | allowed: unix:///path or tcp://host:port",
        "docker-host=npipe:////./pipe/x | allowed: unix:///path or tcp://host:port",
        "docker-cert-path= | a folder's path",
        "api-timeout=99ms | 100ms to 24h",
        "confirmations=0 | 1 to 100",
        "confirmations=101 | 1 to 100",
        "confirmations=x | , which is no whole number; allowed: 1 to 100",
        "untracked-burst=-1 | 0 to 1000000",
        "untracked-burst=1000001 | 0 to 1000000",
        "remove-parallelism=0 | 1 to 16",
        "remove-parallelism=17 | 1 to 16",
        "remove-volumes=1 | true or false",
        "preset=kubernetes | allowed: nomad",
        "log-level=loud | error, warn, info or debug",
        "log-to= | stderr, jul or a file's path",
        "stop-timeout=61m | 0s to 1h",
        "owner-label= | , an empty element; allowed: key or key=value",
        "owner-label=a =x | is no label's key",
        "required-callbacks=   | , an empty element",
        "period=99999999999999s | needs a number with a unit",
        "period=999999999999d | 1s to 24h",
        "exempt-label= | a label's key",
        "exempt-label=keep=yes | a label's key, without a value",
      })
  void whatIsNotAllowedIsNamedWithItsLimits(String pair, String allowed) {
    String key = pair.substring(0, pair.indexOf('='));
    String owned = key.equals("preset") || key.equals("owner-label") ? "" : "owner-label=x; ";
    assertThat(Written.problems(owned + pair))
        .singleElement()
        .asString()
        .startsWith(key + " (here): ")
        .contains("was \"", allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://h:1", "tcp://[::1]:65535/", "unix:///s"})
  void anAddressThatCanBeSpokenWithIsTaken(String host) throws Exception {
    assertThat(Written.one("owner-label=x; docker-host=" + host).engine().host()).isEqualTo(host);
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    assertThat(
            Written.problems(
                "owner-label=x; period=24h; creation-grace=0s; api-timeout=24h; confirmations=1;"
                    + " untracked-burst=1000000; remove-parallelism=1; stop-timeout=0s"))
        .isEmpty();
  }

  @Test
  void listIsRefusedWhereOneValueIsAllowed() {
    List<Setting> written = new ArrayList<>(Written.here("owner-label=x"));
    written.add(new Setting("period", List.of("1m", "2m"), "here"));
    written.add(new Setting("confirmations", List.of(), "here"));
    assertThat(Written.problems(List.of(written), new ConfigProblems()))
        .containsExactly(
            "period (here): was \"1m, 2m\", a list; allowed: 1s to 24h",
            "confirmations (here): was \"\"; allowed: 1 to 100");
  }

  @Test
  void anEmptyValueIsNoList() {
    assertThat(Written.problems("owner-label=x; dry-run="))
        .containsExactly("dry-run (here): was \"\"; allowed: true or false");
  }

  @Test
  void sumBeyondAnyDurationIsRefusedWithTheLimits() {
    assertThat(Written.problems("owner-label=x; period=" + "999999999999d".repeat(200)))
        .singleElement()
        .asString()
        .startsWith("period (here): was \"999999999999d999")
        .endsWith("999999999999d\"; allowed: 1s to 24h");
  }

  @Test
  void aLineOfAThousandCharactersIsShownWhole() {
    assertThat(new ConfigException(List.of("x".repeat(1_000)))).hasMessage("x".repeat(1_000));
    assertThat(new ConfigException(List.of("x".repeat(1_001)))).hasMessageContaining(" … ");
  }

  @Test
  void aShortGraceIsAcceptedWithAWarning() throws Exception {
    assertThat(Written.read("owner-label=x; creation-grace=59s").warnings())
        .containsExactly(
            "creation-grace: was 59s, less than 1m: a container whose start the application has not"
                + " yet noted down may be removed");
    assertThat(Written.read("owner-label=x; creation-grace=1m").warnings()).isEmpty();
  }

  @Test
  void allProblemsAreListedOnceInBoundedLines() {
    String longOne = "exempt-label=" + "y".repeat(2_000) + "=\nend";
    assertThat(Written.problems("owner-label=x; period=0s; confirmations=1\r2; " + longOne))
        .hasSize(3)
        .anySatisfy(p -> assertThat(p).contains("was \"1 2\""))
        .anySatisfy(
            p ->
                assertThat(p)
                    .hasSize(1_003)
                    .startsWith("exempt-label (here): was \"yyy")
                    .contains("yyy … yyy")
                    .endsWith("y= end\"; allowed: a label's key, without a value"));
    ConfigException two = new ConfigException(List.of(" a ", "b"));
    assertThat(two).hasMessage("a" + System.lineSeparator() + "b");
  }

  @Test
  void whatWasFoundWhileReadingIsAmongTheFindings() throws Exception {
    ConfigProblems findings = new ConfigProblems();
    findings.warning("look out");
    assertThat(SettingsReader.read(List.of(Written.here("owner-label=x")), findings).warnings())
        .containsExactly("look out");
    findings.problem("broken");
    assertThat(Written.problems(List.of(Written.here("period=1m")), findings))
        .hasSize(2)
        .contains("broken");
    ConfigProblems unread = new ConfigProblems();
    unread.incomplete("not read");
    assertThat(Written.problems(List.of(Written.here("period=1m")), unread))
        .as("a rule may stand where nothing could be read")
        .containsExactly("not read");
  }
}
