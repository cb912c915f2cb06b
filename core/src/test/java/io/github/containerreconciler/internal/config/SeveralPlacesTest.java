package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What several places, or several reconcilers, say of the same key. */
class SeveralPlacesTest {

  private static final List<Setting> FILE =
      Written.at("file", "owner-label=a; reconcilers.gpu.dry-run=false; reconcilers.cpu");

  private static AgentConfig read(String high, String low) throws ConfigException {
    return SettingsReader.read(
        List.of(Written.at("high", high), Written.at("low", low)), new ConfigProblems());
  }

  @Test
  void theHigherPlaceCounts() throws Exception {
    ReconcilerConfig config =
        read("period=1m; owner-label=a", "period=2m; confirmations=3; owner-label=b")
            .reconcilers()
            .get(0);
    assertThat(config.period()).hasMinutes(1);
    assertThat(config.confirmations()).isEqualTo(3);
    assertThat(config.rules()).extracting(OwnershipRule::name).containsExactly("a");
  }

  @Test
  void keyGivenTwiceIsAProblemUnlessAList() {
    assertThat(Written.problems("owner-label=a; owner-label=b; period=1m; period=2m"))
        .containsExactly(
            "period (here): was given twice, as \"1m\" and \"2m\"; allowed: one value");
    assertThat(Written.problems("owner-label=a; prd=1; prd=2"))
        .singleElement()
        .asString()
        .startsWith("prd (here): was \"1,2\", but is no key");
  }

  @Test
  void whatAReconcilerSaysItselfGoesBeforeWhatIsShared() throws Exception {
    AgentConfig agent =
        Written.read(
            "owner-label=a; owner-label=b; period=1m; confirmations=2;"
                + " reconcilers.gpu.owner-label=c; reconcilers.gpu.period=2m; reconcilers.cpu");
    assertThat(agent.reconcilers())
        .extracting(
            c -> c.name() + " " + c.rules().size() + " " + c.period() + " " + c.confirmations())
        .containsExactly("gpu 1 PT2M 2", "cpu 2 PT1M 2");
  }

  @Test
  void ownAndSharedRulesAreJoinedKeyByKey() throws Exception {
    assertThat(
            Written.one(
                    "owner.jobs.label=a; owner.jobs.report-only=true; owner.all.label=z;"
                        + " reconcilers.gpu.owner.jobs.label=b; reconcilers.gpu.owner.more.label=c")
                .rules())
        .extracting(r -> r.name() + " " + r.labels() + " " + r.reportOnly())
        .containsExactlyInAnyOrder("jobs [b] true", "all [z] false", "more [c] false");
  }

  @Test
  void whatIsForTheWholeAgentIsNoReconcilersOwn() {
    assertThat(Written.problems("owner-label=a; reconcilers.gpu.log-to=jul"))
        .containsExactly(
            "reconcilers.gpu.log-to (here): was \"jul\", but it is for the whole agent: write"
                + " log-to");
    assertThat(Written.problems("owner-label=a; reconcilers.gpu.log-level=info")).hasSize(1);
    assertThat(Written.problems("owner-label=a; reconcilers.gpu.config=x")).hasSize(1);
  }

  @Test
  void protectionThatAReconcilerReplacesIsWarnedOf() throws Exception {
    assertThat(
            Written.read(
                    "owner-label=a; exempt-label=keep; required-callbacks=x; required-callbacks=y;"
                        + " confirmations=2; reconcilers.gpu.exempt-label=k;"
                        + " reconcilers.gpu.required-callbacks=y; reconcilers.gpu.confirmations=1")
                .warnings())
        .containsExactlyInAnyOrder(
            "reconcilers.gpu.exempt-label (here): was \"k\", which replaces \"keep\" of"
                + " exempt-label (here)",
            "reconcilers.gpu.required-callbacks (here): was \"y\", which replaces \"x,y\" of"
                + " required-callbacks (here)");
    assertThat(
            Written.read(
                    "owner-label=a; required-callbacks=x; reconcilers.gpu.required-callbacks=x;"
                        + " reconcilers.gpu.required-callbacks=y")
                .warnings())
        .isEmpty();
  }

  @Test
  void sharedValueOfAHigherPlaceIsNeverLost() throws Exception {
    assertThat(
            Written.problems(
                List.of(Written.at("high", "dry-run=true"), FILE), new ConfigProblems()))
        .containsExactly(
            "dry-run (high): was \"true\", but reconcilers.gpu.dry-run (file) is \"false\", in a"
                + " place of lower precedence; allowed: reconcilers.gpu.dry-run where you wrote"
                + " dry-run");
    assertThat(
            Written.problems(
                List.of(Written.at("high", "dry-run=false"), FILE), new ConfigProblems()))
        .isEmpty();
    List<Setting> both = Written.at("high", "dry-run=true; reconcilers.gpu.dry-run=true");
    AgentConfig agent = SettingsReader.read(List.of(both, FILE), new ConfigProblems());
    assertThat(agent.reconcilers()).hasSize(2).allMatch(ReconcilerConfig::dryRun);
    assertThat(read("reconcilers.gpu.dry-run=true", "owner-label=a; dry-run=false").reconcilers())
        .allMatch(ReconcilerConfig::dryRun);
  }

  @Test
  void aProblemThatAllReconcilersShareIsSaidOnce() {
    assertThat(Written.problems("owner-label=a; period=0s; reconcilers.a; reconcilers.b"))
        .hasSize(1);
    assertThat(Written.problems("reconcilers.a; reconcilers.b.owner-label=x"))
        .as("one of them has no rule")
        .hasSize(1);
  }
}
