package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys stand for, and what is said of those that stand for nothing. */
class KeyPathTest {

  @Test
  void keyMayBeSharedPerReconcilerOrPerRule() {
    assertThat(KeyPath.of("period")).isEqualTo(new KeyPath(null, null, Key.PERIOD));
    assertThat(KeyPath.of("owner.j-_9.label"))
        .isEqualTo(new KeyPath(null, "j-_9", Key.OWNER_RULE_LABEL));
    assertThat(KeyPath.of("reconcilers.gP_u-0.owner.jobs.name"))
        .isEqualTo(new KeyPath("gP_u-0", "jobs", Key.OWNER_RULE_NAME));
    assertThat(KeyPath.of("reconcilers.azAZ09.period"))
        .isEqualTo(new KeyPath("azAZ09", null, Key.PERIOD));
    assertThat(KeyPath.of("reconcilers.gpu.owner.jobs.name").plain()).isEqualTo("owner.jobs.name");
    assertThat(KeyPath.of("reconcilers.gpu.period").plain()).isEqualTo("period");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "perod",
        "owner.",
        "owner.label",
        "owner..label",
        "owner.a.b.label",
        "owner.a b.label",
        "owner.ä.label",
        "owner.r.period",
        "owner.<rule>.label",
        "reconcilers",
        "reconcilers.",
        "reconcilers.gpu",
        "reconcilers..period",
        "reconcilers.g u.period",
        "reconcilers.g[u.period",
        "reconcilers.g@u.period",
        "reconcilers.g`u.period",
        "reconcilers.g{u.period",
        "reconcilers.g/u.period",
        "reconcilers.g:u.period",
        "reconcilers.gpu.perod",
      })
  void whatIsNoKeyIsNone(String written) {
    assertThat(KeyPath.of(written)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"reconcilers.gpu, gpu", "reconcilers., -", "gpu, -"})
  void aReconcilerMayBeNamedAlone(String written, String name) {
    assertThat(KeyPath.reconcilerOf(written)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "perod=1m | did you mean period?",
        "Period=1m | did you mean period?",
        "dry_run=true | did you mean dry-run?",
        "dryRun=true | did you mean dry-run?",
        "owner-labels=x | did you mean owner-label?",
        "owner.jobs.lable=x | did you mean owner.jobs.label?",
        "reconcilers.gpu.creation-grase=1m | did you mean reconcilers.gpu.creation-grace?",
        "reconcilers.gpu=x | needs a key of that reconciler, such as reconcilers.gpu.period",
        "reconcilers.g.u.period=1m | a reconciler's name has letters, digits, - and _ only",
        "reconcilers.g.u.owner.r.label=x | a reconciler's name has letters, digits, - and _ only",
        "reconcilers.g u.period=1m | a reconciler's name has letters, digits, - and _ only",
        "reconcilers.ä=1m | a reconciler's name has letters, digits, - and _ only",
        "owner.a.b.label=x | is not owner.<rule>.<key>: a rule's name has letters, digits",
        "owner.a b.label=x | is not owner.<rule>.<key>: a rule's name has letters, digits",
        "owner.label=x | is not owner.<rule>.<key>: a rule's name has letters, digits",
        "reconcilers.gpu.owner.label=x | is not owner.<rule>.<key>: a rule's name has letters",
        "nonsense-of-some-length=x | is no key that is known; known are config, enabled, dry-run,",
        "xy=x | is no key that is known; known are config, enabled, dry-run,",
      })
  void unknownKeyIsNamedWithWhatWasMeant(String pair, String why) {
    assertThat(Written.problems("owner-label=a; " + pair))
        .singleElement()
        .asString()
        .startsWith(pair.substring(0, pair.indexOf('=')) + " (here): was \"")
        .contains("\", but ", why);
  }

  @ParameterizedTest
  @CsvSource({
    "owner-lable=a, 1",
    "owner.label=a, 1",
    "wner-label=a, 1",
    "presset=nomad, 1",
    "reconcilers.g u.owner-label=x, 1",
    "perod=1m, 2",
  })
  void misspeltRuleIsNotAlsoMissing(String pair, int problems) {
    assertThat(Written.problems(pair)).hasSize(problems);
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "a, '', 1", "'', ab, 2", "ab, ba, 2", "kitten, sitting, 3", "x, x, 0"})
  void wordsAreAsFarApartAsLettersMustBeChanged(String a, String b, int distance) {
    assertThat(KeyPath.distance(a, b)).isEqualTo(distance);
    assertThat(KeyPath.distance(b, a)).isEqualTo(distance);
  }
}
