package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.config.AgentConfig;
import io.github.containerreconciler.config.OwnershipRule;
import io.github.containerreconciler.config.ReconcilerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ownership rules, and what several reconcilers share. */
class RulesTest {

  @TempDir private Path folder;

  private ReconcilerConfig gpu(String text) throws Exception {
    return Load.one(load(text));
  }

  private AgentConfig load(String text) throws Exception {
    return SettingsSources.load(Load.file(folder, text), new Properties(), Map.of());
  }

  @Test
  void labelsOfOneKeyAreTwoRulesWithNamesOfTheirOwn() throws Exception {
    assertThat(Load.arguments("owner-label=job=a,owner-label=job=b,owner-label=x").rules())
        .extracting(OwnershipRule::name)
        .containsExactly("job=a", "job=b", "x");
    assertThat(Load.arguments("owner-label=job=a,owner-label=job=a").rules())
        .extracting(OwnershipRule::name)
        .containsExactly("job");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "owner-label=job,owner.job.mount=/x | \"job\" | owner-label | owner.job.mount",
        "preset=nomad,owner.nomad.label=x | \"nomad\" | preset | owner.nomad.label",
        "preset=nomad,owner-label=nomad-legacy | \"nomad-legacy\" | preset | owner-label",
      })
  void twoRulesOfOneNameAreRefusedWithBothPlaces(
      String arguments, String name, String one, String other) {
    assertThat(Load.problems(arguments))
        .singleElement()
        .asString()
        .contains(name, one + " (agent argument)", other + " (agent argument)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner.a.b.label=x", "owner.a b.label=x", "owner.ä.label=x"})
  void theLettersOfARulesNameAreNamed(String argument) {
    assertThat(Load.problems("owner-label=y," + argument))
        .singleElement()
        .asString()
        .contains("a rule's name has letters, digits, - and _ only");
  }

  @ParameterizedTest
  @CsvSource({"/alloc/, /alloc", "/a//b, /a/b", "/a/./b, /a/b"})
  void aMountThatDockerShowsInAnotherWayIsRefusedWithAdvice(String mount, String shown) {
    assertThat(Load.problems("owner.r.mount=" + mount))
        .singleElement()
        .asString()
        .contains("\"" + mount + "\" (Docker shows it as " + shown + ": write that)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rel", "/", "//", "/a/../b", "C:/x"})
  void aMountThatIsNoAbsolutePathIsRefused(String mount) {
    assertThat(Load.problems("owner.r.mount=" + mount))
        .singleElement()
        .asString()
        .contains("\"" + mount + "\"; allowed: an absolute path");
  }

  @Test
  void aPatternIsRefusedWithThePlaceInIt() {
    assertThat(Load.problems("owner.r.name=job-[a"))
        .singleElement()
        .asString()
        .contains("was \"job-[a\", which is none: Unclosed character class at character 6");
  }

  @Test
  void aPatternNestedTooDeeplyIsRefusedInFewWords() {
    assertThat(Load.problems("owner.r.name=" + "(".repeat(200_000)))
        .singleElement()
        .asString()
        .contains("owner.r.name (agent argument): was \"((", "which is none: ")
        .hasSizeLessThan(1_100);
  }

  @ParameterizedTest
  @ValueSource(strings = {".*", "x*", "^/", "[a-z0-9]"})
  void aPatternThatEveryNameFitsIsWarnedOf(String pattern) throws Exception {
    String name = "owner.r.name=" + pattern;
    AgentConfig alone = SettingsSources.load(name, new Properties(), Map.of());
    assertThat(alone.warnings())
        .singleElement()
        .asString()
        .contains("owner.r.name", "every container");
    AgentConfig withLabel =
        SettingsSources.load("owner.r.label=l," + name, new Properties(), Map.of());
    assertThat(withLabel.warnings()).isEmpty();
  }

  @Test
  void whatAReconcilerSaysItselfGoesBeforeWhatIsShared() throws Exception {
    ReconcilerConfig config =
        gpu("owner-label = [a, b]\nperiod = 1m\nreconcilers.gpu { owner-label = c, period = 2m }");
    assertThat(config.rules()).extracting(OwnershipRule::name).containsExactly("c");
    assertThat(config.period()).hasMinutes(2);
  }

  @Test
  void theRulesOfAReconcilerAndTheSharedOnesAreJoinedKeyByKey() throws Exception {
    ReconcilerConfig config =
        gpu(
            "owner.jobs { label = a, report-only = true }\nowner.all.label = z\n"
                + "reconcilers.gpu.owner { jobs.label = b, more.label = c }");
    assertThat(config.rules())
        .extracting(r -> r.name() + " " + r.labels() + " " + r.reportOnly())
        .containsExactlyInAnyOrder("jobs [b] true", "all [z] false", "more [c] false");
  }

  @Test
  void theReadmesExampleIsReadAsItSays() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf("creation-grace = 10m");
    assertThat(load(readme.substring(start, readme.indexOf("```", start))).reconcilers())
        .extracting(
            config ->
                config.name()
                    + " "
                    + config.creationGrace().toMinutes()
                    + " "
                    + config.dockerHost()
                    + " "
                    + config.rules().get(0).labels()
                    + " "
                    + config.rules().get(0).reportOnly())
        .containsExactly(
            "cpu 10 null [com.acme.job=ci-1] true",
            "gpu 10 tcp://gpu:2375 [com.acme.job=ci-1] false");
  }

  @Test
  void aReconcilerMayHaveNothingOfItsOwn() throws Exception {
    assertThat(load("owner-label = a\nreconcilers { gpu {}, cpu { period = 1m } }").reconcilers())
        .extracting(ReconcilerConfig::name)
        .containsExactlyInAnyOrder("gpu", "cpu");
  }

  @Test
  void protectionThatAReconcilerReplacesIsWarnedOf() throws Exception {
    assertThat(
            load("owner-label = a\nexempt-label = keep\nrequired-sources = [x, y]\n"
                    + "reconcilers.gpu { exempt-label = k\n required-sources = [y] }")
                .warnings())
        .hasSize(2)
        .anySatisfy(
            w ->
                assertThat(w)
                    .startsWith("reconcilers.gpu.exempt-label (s.conf:4)")
                    .contains("\"keep\" of exempt-label (s.conf:2)"))
        .anySatisfy(w -> assertThat(w).contains("\"x,y\" of required-sources (s.conf:3)"));
  }

  @Test
  void aSharedValueInAHigherPlaceIsNeverLostToAReconcilersOwnInALowerOne() {
    String file =
        Load.file(folder, "owner-label = a\nreconcilers { gpu { dry-run = false }, cpu {} }");
    assertThat(Load.problems("dry-run=true," + file))
        .singleElement()
        .asString()
        .startsWith("dry-run (agent argument): was \"true\"")
        .contains("reconcilers.gpu.dry-run (s.conf:2) is \"false\"");
    assertThat(Load.problems("dry-run=false," + file)).isEmpty();
    assertThat(Load.problems("dry-run=true,reconcilers.gpu.dry-run=true," + file)).isEmpty();
  }
}
