package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in force, and where it comes from. */
class EffectiveSettingTest {

  private static EffectiveSetting here(String key, String value) {
    return new EffectiveSetting(key, value, "here");
  }

  private static EffectiveSetting byDefault(String key, String value) {
    return new EffectiveSetting(key, value, "default");
  }

  @Test
  void writtenSettingNamesItsPlaceTheRestIsDefault() throws Exception {
    List<EffectiveSetting> settings =
        Written.one(
                "owner-label=a; owner-label=b=1; owner.r.name=x; period=1m; log-to=jul;"
                    + " callback.c.exec=p; callback.c.exec=postgres://u:pw@h; states=exited")
            .settings();
    assertThat(settings)
        .contains(
            here("owner-label", "a,b=1"),
            here("owner.r.name", "x"),
            here("period", "1m"),
            here("log-to", "jul"),
            here("callback.c.exec", "p,postgres://***@h"),
            here("states", "exited"),
            byDefault("creation-grace", "5m"),
            byDefault("resources", "containers"),
            byDefault("api-timeout", "the longer of 30s and period"),
            byDefault("evidence-limit", "100MB"))
        .extracting(EffectiveSetting::key)
        .doesNotContain("owner.<rule>.label", "docker-host", "history", "preset");
  }

  @Test
  void whatACallbackNeedsToGetInIsNotShown() throws Exception {
    assertThat(
            Written.one(
                    "owner-label=a=http://h/x; callback.c.http=https://my_host:1/hooks/s3cret?t=s3cret;"
                        + " callback.c.header=X-Key: s3cret; callback.d.exec=curl;"
                        + " callback.d.exec=--url=http://h/s3cret")
                .settings())
        .contains(
            here("owner-label", "a=http://h/x"),
            here("callback.c.http", "https://my_host:1/…"),
            here("callback.c.header", "X-Key: ***"),
            here("callback.d.exec", "curl,--url=http://h/…"));
  }

  @Test
  void aReconcilerShowsItsOwnValues() throws Exception {
    AgentConfig agent =
        Written.read("owner-label=a; period=1m; reconcilers.x.period=2m; reconcilers.y");
    assertThat(agent.reconcilers().get(0).settings()).contains(here("period", "2m"));
    assertThat(agent.reconcilers().get(1).settings()).contains(here("period", "1m"));
  }
}
