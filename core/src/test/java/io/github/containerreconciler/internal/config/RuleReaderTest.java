package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ownership rules, as they are written. */
class RuleReaderTest {

  @Test
  void labelsOfOneKeyAreTwoNamedRules() throws Exception {
    assertThat(Written.one("owner-label=job=a; owner-label=job=b; owner-label=x").rules())
        .extracting(OwnershipRule::name)
        .containsExactly("job=a", "job=b", "x");
    assertThat(Written.one("owner-label=job=a; owner-label=job=a").rules())
        .extracting(OwnershipRule::name)
        .containsExactly("job");
  }

  @Test
  void aRuleHasAllThatIsWrittenOfIt() throws Exception {
    OwnershipRule rule =
        Written.one(
                "owner.a_B-9.label=x; owner.a_B-9.label=y=1; owner.a_B-9.label=x;"
                    + " owner.a_B-9.mount=/m; owner.a_B-9.mount=/n/o; owner.a_B-9.name=^/j;"
                    + " owner.a_B-9.report-only=true; owner.a_B-9.allow-inherited=true;"
                    + " owner.a_B-9.image=^acme/; owner.a_B-9.network=jobs;"
                    + " owner.a_B-9.volumes=true")
            .rules()
            .get(0);
    assertThat(rule.name()).isEqualTo("a_B-9");
    assertThat(rule.labels()).containsExactly(LabelMatch.parse("x"), LabelMatch.parse("y=1"));
    assertThat(rule.mounts()).containsExactly("/m", "/n/o");
    assertThat(Objects.requireNonNull(rule.namePattern()).text()).isEqualTo("^/j");
    assertThat(rule.reportOnly()).isTrue();
    assertThat(rule.allowInherited()).isTrue();
    assertThat(Objects.requireNonNull(rule.imagePattern())).hasToString("^acme/");
    assertThat(rule.network()).isEqualTo("jobs");
    assertThat(rule.volumes()).isTrue();
  }

  @Test
  void thePresetIsNomadsTwoRules() throws Exception {
    List<OwnershipRule> rules = Written.one("preset=nomad").rules();
    assertThat(rules).extracting(OwnershipRule::name).containsExactly("nomad", "nomad-legacy");
    assertThat(rules.get(0).labels()).hasToString("[com.hashicorp.nomad.alloc_id]");
    assertThat(rules.get(1).mounts()).containsExactly("/alloc", "/local", "/secrets");
    NamePattern name = Objects.requireNonNull(rules.get(1).namePattern());
    assertThat(name.findInName("web-0a1b2c3d-0000-1111-2222-0123456789ab", false)).isTrue();
    assertThat(name.findInName("web-0a1b2c3d", false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "owner-label=job; owner.job.mount=/x | \"job\" | owner-label | owner.job.mount",
        "preset=nomad; owner.nomad.label=x | \"nomad\" | preset | owner.nomad.label",
        "preset=nomad; owner-label=nomad-legacy | \"nomad-legacy\" | preset | owner-label",
      })
  void twoRulesOfOneNameAreRefusedWithBothPlaces(
      String pairs, String name, String one, String other) {
    assertThat(Written.problems(pairs))
        .singleElement()
        .asString()
        .contains(name, one + " (here)", other + " (here)", "another <rule>");
  }

  @ParameterizedTest
  @CsvSource({"/alloc/, /alloc", "/a//b, /a/b", "/a/./b, /a/b"})
  void mountThatDockerShowsDifferentlyIsRefusedWithAdvice(String mount, String shown) {
    assertThat(Written.problems("owner.r.mount=" + mount))
        .singleElement()
        .asString()
        .contains("\"" + mount + "\" (Docker shows it as " + shown + ": write that)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rel", "/", "//", "/a/../b", "C:/x"})
  void aMountThatIsNoAbsolutePathIsRefused(String mount) {
    assertThat(Written.problems("owner.r.mount=" + mount))
        .singleElement()
        .asString()
        .contains("\"" + mount + "\"; allowed: an absolute path");
  }

  @Test
  void aPatternIsRefusedWithThePlaceInIt() {
    assertThat(Written.problems("owner.r.name=job-[a"))
        .containsExactly(
            "owner.r.name (here): was \"job-[a\", which is none: Unclosed character class at"
                + " character 6; allowed: a regular expression");
    assertThat(Written.problems("owner.r.name=*-job"))
        .singleElement()
        .asString()
        .contains("\"*-job\", which is none: Dangling meta character '*' at character 1;");
    assertThat(Written.problems("owner.r.name=(?<a>x)\\k<b>"))
        .singleElement()
        .asString()
        .contains("which is none: ");
  }

  @Test
  void aPatternNestedTooDeeplyIsRefusedInFewWords() {
    assertThat(Written.problems("owner.r.name=" + "(".repeat(200_000)))
        .singleElement()
        .asString()
        .contains("owner.r.name (here): was \"((", "which is none: ")
        .hasSizeLessThan(1_100);
  }

  @ParameterizedTest
  @CsvSource({".*, 1", "x*, 1", "^/, 1", "[a-z0-9], 1", "[a-z], 0", "[0-9], 0", "job, 0"})
  void aPatternThatEveryNameFitsIsWarnedOf(String pattern, int warnings) throws Exception {
    String name = "owner.r.name=" + pattern;
    assertThat(Written.read(name).warnings())
        .hasSize(warnings)
        .allSatisfy(w -> assertThat(w).startsWith("owner.r: ").contains("every container"));
    assertThat(Written.read("owner.r.label=l; " + name).warnings()).isEmpty();
    assertThat(Written.read("owner.r.mount=/m; " + name).warnings()).isEmpty();
  }

  @Test
  void aRuleWithNothingToMatchIsRefused() {
    assertThat(Written.problems("owner-label=a; owner.r.report-only=true"))
        .containsExactly(
            "owner.r.report-only (here): is all of owner.r; allowed: at least one of .label, .mount,"
                + " .name, .image and .network, or the rule would claim every container");
  }

  @Test
  void aListOfARuleIsNeverEmpty() {
    List<Setting> written = new ArrayList<>(Written.here("owner.r.name=x"));
    written.add(new Setting("owner.r.label", List.of(), "here"));
    written.add(new Setting("owner.r.mount", List.of(), "here"));
    assertThat(Written.problems(List.of(written), new ConfigProblems()))
        .containsExactly(
            "owner.r.label (here): was \"\", an empty list; allowed: key or key=value",
            "owner.r.mount (here): was \"\", an empty list; allowed: an absolute path");
  }

  @Test
  void emptyListOfOwnerLabelsMakesNoRule() throws Exception {
    List<Setting> written = new ArrayList<>(Written.here("owner.r.name=x"));
    written.add(new Setting("owner-label", List.of(), "here"));
    assertThat(
            SettingsReader.read(List.of(written), new ConfigProblems())
                .reconcilers()
                .get(0)
                .rules())
        .extracting(OwnershipRule::name)
        .containsExactly("r");
  }

  /** Where such a key could not be read, nobody is told that all rules are missing. */
  @Test
  void theKeysThatMakeRulesAreKnown() {
    assertThat(Key.values())
        .filteredOn(Key::isOfOwnership)
        .containsExactly(
            Key.OWNER_LABEL,
            Key.OWNER_RULE_LABEL,
            Key.OWNER_RULE_MOUNT,
            Key.OWNER_RULE_NAME,
            Key.OWNER_RULE_IMAGE,
            Key.OWNER_RULE_NETWORK,
            Key.OWNER_RULE_VOLUMES,
            Key.OWNER_RULE_REPORT_ONLY,
            Key.OWNER_RULE_ALLOW_INHERITED,
            Key.PRESET);
  }

  @Test
  void withoutAnyRuleTheMissingKeyIsNamed() {
    assertThat(Written.problems("period=1m"))
        .singleElement()
        .asString()
        .startsWith("owner-label: is missing")
        .contains("no container is ours");
    assertThat(Written.problems("owner.r.label==x")).as("it is not missing but wrong").hasSize(1);
  }

  @Test
  void labelIsFoundByKeyOrByKeyAndValue() {
    assertThat(LabelMatch.parse("a=b=c"))
        .isEqualTo(new LabelMatch("a", "b=c"))
        .hasToString("a=b=c");
    assertThat(LabelMatch.parse("a").matches(Map.of("a", ""))).isTrue();
    assertThat(LabelMatch.parse("a=1").matches(Map.of("a", "2"))).isFalse();
    assertThat(LabelMatch.parse("a=1").matches(Map.of("a", "1"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "owner-label=com.docker.compose.project=web, 1",
    "owner.r.label=com.docker.compose.service, 1",
    "owner.r.label=com.docker.compose.service; owner.r.name=job, 0",
    "owner.r.label=com.docker.compose.service; owner.r.image=job, 0",
    "owner.r.label=com.docker.compose.service; owner.r.network=job, 0",
    "owner.r.label=com.docker.compose.service; owner.r.mount=/job, 0",
    "owner.r.label=com.docker.compose.service; owner.r.label=job, 0",
    "owner-label=com.docker.composer, 0",
  })
  void aLabelOfComposeAloneIsWarnedOf(String pairs, int warnings) throws Exception {
    assertThat(Written.read(pairs).warnings())
        .hasSize(warnings)
        .allSatisfy(w -> assertThat(w).contains("Docker Compose gives this label"));
  }

  @ParameterizedTest
  @CsvSource({"image=., 1", "image=^acme/, 0", "network=n; owner.r.name=., 0"})
  void patternThatEveryImageFitsIsAWarning(String condition, int warnings) throws Exception {
    assertThat(Written.read("owner.r." + condition).warnings()).hasSize(warnings);
  }

  @Test
  void keysOfTheLastVersionAreReadWithAWarning() throws Exception {
    AgentConfig agent =
        Written.read(
            "owner-label=x; events=maybe; required-sources=a; required-callbacks=b;"
                + " reconcilers.r.events=true");
    assertThat(agent.reconcilers().get(0).requiredCallbacks()).containsExactly("a", "b");
    assertThat(agent.warnings())
        .containsExactlyInAnyOrder(
            "events (here): is ignored: a sweep comes early when a container comes of age",
            "required-sources (here): is now named required-callbacks",
            "reconcilers.r.events (here): is ignored: a sweep comes early when a container comes of"
                + " age");
  }
}
