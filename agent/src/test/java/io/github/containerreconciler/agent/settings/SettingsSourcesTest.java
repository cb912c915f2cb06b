package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.EffectiveSetting;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourcesTest {

  @TempDir private Path folder;

  @Test
  void propertyThatVanishesOrIsNoTextIsIgnored() throws Exception {
    Properties properties =
        new Properties() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getProperty(String key) {
            return key.endsWith("period") ? null : super.getProperty(key);
          }
        };
    properties.setProperty("container-reconciler.period", "1m");
    properties.put("container-reconciler.confirmations", 7);
    properties.put(7, "container-reconciler.confirmations");
    ReconcilerConfig config = Load.one(SettingsSources.load("owner-label=a", properties, Map.of()));
    assertThat(config.period()).hasMinutes(5);
    assertThat(config.confirmations()).isEqualTo(1);
  }

  @Test
  void argumentsGoBeforePropertiesBeforeEnvironmentBeforeFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("s.conf"),
            "period=4m\nconfirmations=4\n"
                + "untracked-burst=4\nremove-parallelism=4\nowner-label=[file]");
    Properties properties = new Properties();
    properties.setProperty("container-reconciler.period", "2m");
    properties.setProperty("container-reconciler.confirmations", "2");
    properties.setProperty("container-reconciler.status", "starting");
    properties.put("container-reconciler.odd", new Object());
    Map<String, String> environment =
        Map.of(
            "CONTAINER_RECONCILER_PERIOD", "3m",
            "CONTAINER_RECONCILER_CONFIRMATIONS", "3",
            "CONTAINER_RECONCILER_UNTRACKED_BURST", "3",
            "CONTAINER_RECONCILER_EXEMPT_LABEL", "keep");
    ReconcilerConfig config =
        SettingsSources.load("period=1m,config=" + file, properties, environment)
            .reconcilers()
            .get(0);
    assertThat(config.period()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.confirmations()).isEqualTo(2);
    assertThat(config.untrackedBurst()).isEqualTo(3);
    assertThat(config.removeParallelism()).isEqualTo(4);
    assertThat(config.rules()).extracting(OwnershipRule::name).containsExactly("file");
    assertThat(config.exemptLabel()).isEqualTo("keep");
    assertThat(config.settings())
        .contains(
            new EffectiveSetting("period", "1m", "agent argument"),
            new EffectiveSetting(
                "confirmations", "2", "system property container-reconciler.confirmations"),
            new EffectiveSetting(
                "untracked-burst",
                "3",
                "environment variable CONTAINER_RECONCILER_UNTRACKED_BURST"),
            new EffectiveSetting("remove-parallelism", "4", "s.conf:4"),
            new EffectiveSetting("creation-grace", "5m", "default"));
  }

  @Test
  void aListHoldsPlainValuesOnly() throws Exception {
    Path file = Files.writeString(folder.resolve("s.conf"), "owner-label = [{ a = 1 }]");
    assertThat(Load.problems("config=" + file))
        .first()
        .asString()
        .contains("a list of plain values");
  }

  @Test
  void spacesAroundListValuesAreDropped() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("container-reconciler.required-callbacks", "a, b");
    assertThat(
            SettingsSources.load("owner-label=x", properties, Map.of())
                .reconcilers()
                .get(0)
                .requiredCallbacks())
        .containsExactly("a", "b");
  }

  @Test
  void anUnknownPropertyIsAProblem() {
    Properties properties = new Properties();
    properties.setProperty("container-reconciler.peroid", "1m");
    assertThat(Load.problems("owner-label=a", properties, Map.of()))
        .singleElement()
        .asString()
        .contains("system property container-reconciler.peroid");
  }

  @Test
  void severalReconcilersShareWhatIsOutside() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("m.conf"),
            "period = 2m\nreconcilers { gpu { owner-label = [g], docker-host = \"tcp://g:1\" },"
                + " cpu { owner-label = c, period = 3m } }");
    AgentConfig agent = SettingsSources.load("config=" + file, new Properties(), Map.of());
    assertThat(agent.reconcilers())
        .extracting(r -> r.name() + " " + r.period().toMinutes() + " " + r.rules().get(0).name())
        .containsExactlyInAnyOrder("gpu 2 g", "cpu 3 c");
  }
}
