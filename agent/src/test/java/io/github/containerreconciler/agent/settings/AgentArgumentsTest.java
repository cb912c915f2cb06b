package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.config.AgentConfig;
import io.github.containerreconciler.config.ReconcilerConfig;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is written in arguments, and the limits that values are held to wherever they are written.
 */
class AgentArgumentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled=yes | true or false",
        "dry-run= | true or false",
        "period=0s | 1s to 24h",
        "period=25h | 1s to 24h",
        "period=5 | needs a number with a unit",
        "creation-grace=-1s | 0s to 24h",
        "docker-host=ssh://h | ssh -L",
        "docker-host=tcp:// | unix:///path or tcp://host:port",
        "docker-host=tcp://h | a host and a port",
        "docker-host=tcp://h:0 | a host and a port",
        "docker-host=tcp://h:65536 | a host and a port",
        "docker-host=tcp://h:1/x | more than a host and a port",
        "docker-host=tcp://u:p@h:1 | ***@h:1\", with a user in it",
        "docker-host=tcp://h:1?x=y | after ? or #",
        "docker-host=unix:// | unix:///path or tcp://host:port",
        "docker-host=unix:/// | an absolute path",
        "docker-host=unix://relative | an absolute path",
        "docker-host=unix://relative/x | an absolute path",
        "docker-host=/var/run/docker.sock | unix:///path or tcp://host:port",
        "docker-host=npipe:////./pipe/x | unix:///path or tcp://host:port",
        "api-timeout=0s | 100ms to 24h",
        "confirmations=0 | 1 to 100",
        "confirmations=x | is no whole number",
        "untracked-burst=-1 | 0 to 1000000",
        "remove-parallelism=17 | 1 to 16",
        "preset=kubernetes | nomad",
        "log-level=loud | error, warn, info or debug",
        "stop-timeout=2h | 0s to 1h",
        "owner-label= | key or key=value",
        "owner-label=a =x | no label's key",
        "owner.r.label==x | key or key=value",
        "required-sources=  | an empty element",
        "period=99999999999999s | needs a number with a unit",
        "period=999999999999d | 1s to 24h",
        "period=1m1 | needs a number with a unit",
        "owner-label==x | key or key=value",
        "owner.r.name=( | a regular expression",
        "owner.r.mount=rel | an absolute path",
        "exempt-label= | a label's key",
        "exempt-label=keep=yes | a label's key, without a value",
      })
  void whatIsNotAllowedIsNamedWithItsLimits(String pair, String allowed) {
    List<String> problems = Load.problems("preset=nomad," + pair);
    String key = pair.substring(0, pair.indexOf('='));
    if (key.equals("preset")) {
      problems = Load.problems(pair);
    }
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith(key).contains("was \"").contains(allowed);
  }

  @Test
  void allProblemsAreListedAtOnce() {
    assertThat(Load.problems("period=0s,confirmations=x,perod=5m,nonsense"))
        .hasSize(5) // and no ownership rule
        .anySatisfy(p -> assertThat(p).contains("perod", "did you mean period?"))
        .anySatisfy(p -> assertThat(p).contains("\"nonsense\"", "key=value"));
  }

  @Test
  void withoutAnyRuleTheMissingKeyIsNamed() {
    assertThat(Load.problems("period=1m"))
        .singleElement()
        .asString()
        .contains("owner-label: is missing");
  }

  @Test
  void aKeyGivenTwiceIsAProblemUnlessItIsAList() {
    assertThat(Load.problems("owner-label=a,period=1m,period=2m"))
        .singleElement()
        .asString()
        .isEqualTo(
            "period (agent argument): was given twice, as \"1m\" and \"2m\"; allowed: one value");
  }

  @Test
  void aPairIsSplitAtItsFirstEqualsSignAndSpacesAroundItAreNothing() throws Exception {
    ReconcilerConfig config =
        Load.arguments(" owner-label = job=a=b , , required-sources=x\\,y,period= 1m ,");
    assertThat(config.rules().get(0).labels()).hasToString("[job=a=b]");
    assertThat(config.requiredSources()).containsExactly("x,y");
    assertThat(config.period()).hasMinutes(1);
  }

  @ParameterizedTest
  @CsvSource({
    "perod=1m, period",
    "Period=1m, period",
    "dry_run=true, dry-run",
    "dryRun=true, dry-run",
    "owner-labels=x, owner-label",
    "owner.jobs.lable=x, owner.jobs.label",
    "reconcilers.gpu.creation-grase=1m, reconcilers.gpu.creation-grace",
  })
  void theNearestKeyIsSuggestedForOneThatIsNotKnown(String pair, String nearest) {
    assertThat(Load.problems("owner-label=a," + pair))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith(pair.substring(0, pair.indexOf('=')) + " (agent argument): was \"")
                    .endsWith("did you mean " + nearest + "?"));
  }

  @Test
  void aMistypedOwnershipKeyIsNotAlsoMissing() {
    assertThat(Load.problems("owner-lable=a")).hasSize(1);
    assertThat(Load.problems("owner.label=a")).hasSize(1);
  }

  @Test
  void aRuleWithNothingToMatchIsRefused() {
    assertThat(Load.problems("owner-label=a,owner.r.report-only=true"))
        .singleElement()
        .asString()
        .contains("owner.r", "claim every container");
  }

  @Test
  void aShortGraceIsAcceptedWithAWarning() throws Exception {
    AgentConfig agent =
        SettingsSources.load("owner-label=a,creation-grace=59s", new Properties(), Map.of());
    assertThat(agent.warnings()).singleElement().asString().contains("creation-grace");
  }

  @Test
  void aProblemIsOneLineWhateverWasWritten() {
    assertThat(Load.problems("owner-label=a,confirmations=1\n2\r3"))
        .singleElement()
        .asString()
        .contains("was \"1 2 3\"");
  }
}
