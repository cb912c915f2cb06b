package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and reconcilers as a file has them; core tests what is made of them. */
class RulesTest {

  @TempDir private Path folder;

  private AgentConfig load(String text) throws Exception {
    return SettingsSources.load(Load.file(folder, text), new Properties(), Map.of());
  }

  @Test
  void theReadmesExampleIsReadAsItSays() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("creation-grace = 10m");
    assertThat(load(readme.substring(start, readme.indexOf("```", start))).reconcilers())
        .extracting(
            config ->
                config.name()
                    + " "
                    + config.creationGrace().toMinutes()
                    + " "
                    + config.engine().host()
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
}
