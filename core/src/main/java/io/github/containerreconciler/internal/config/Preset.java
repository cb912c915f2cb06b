package io.github.containerreconciler.internal.config;

import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules and callbacks for a known program that starts containers. Immutable.
 *
 * @param rules which containers are its own, where nothing else needs to be known for that
 * @param settings keys with the values that count where the operator wrote none
 * @param needs what only the operator knows, each a list of keys of which one must be there
 * @param leastGrace the shortest creation-grace with which it knows what it started
 * @param why the reason for it; completes "preset=x: needs a creation-grace of at least 1m, since"
 */
record Preset(
    List<OwnershipRule> rules,
    Map<String, List<String>> settings,
    List<List<String>> needs,
    Duration leastGrace,
    String why) {

  static final String NAMES = "nomad, selenium-grid, jenkins-docker or testcontainers";

  /** The preset of this name; null if there is none. */
  static @Nullable Preset of(String name) {
    return switch (name) {
      case "nomad" -> nomad();
      case "selenium-grid" -> seleniumGrid();
      case "jenkins-docker" -> jenkinsDocker();
      case "testcontainers" -> testcontainers();
      default -> null;
    };
  }

  /** HashiCorp Nomad's own driver. */
  private static Preset nomad() {
    Conditions now = Conditions.NONE.labelled("com.hashicorp.nomad.alloc_id");
    Conditions beforeThatLabel =
        Conditions.NONE
            .mountedAt("/alloc", "/local", "/secrets")
            .named("/.*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    return new Preset(
        List.of(
            new OwnershipRule("nomad", now), new OwnershipRule("nomad-legacy", beforeThatLabel)),
        Map.of(),
        List.of(),
        Duration.ZERO,
        "");
  }

  /** Selenium's dynamic grid: a hub, or a node that stands alone, is asked for its sessions. */
  private static Preset seleniumGrid() {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    settings.put("owner.selenium-grid.name", List.of("/browser-.+-[0-9]+-[0-9a-f]{8}$"));
    settings.put(
        "callback.selenium-grid.pick",
        List.of("value.nodes.*.slots.*.session.capabilities.se:forwardCdp"));
    // a hub that was just started knows no node yet, though browsers run
    settings.put("callback.selenium-grid.require", List.of("value.nodes.*.id"));
    settings.put("callback.selenium-grid.extract", List.of("^wss?://([0-9.]+):"));
    settings.put("callback.selenium-grid.match", List.of("address"));
    return new Preset(
        List.of(),
        settings,
        List.of(
            List.of("callback.selenium-grid.http"),
            List.of("owner.selenium-grid.label", "owner.selenium-grid.network")),
        Duration.ofMinutes(5),
        "a session that is being made has no address yet, and that may take minutes");
  }

  /** Jenkins' docker-plugin, which labels each agent's container with the name of its node. */
  private static Preset jenkinsDocker() {
    String label = "com.nirima.jenkins.plugins.docker.JenkinsNodeName";
    Map<String, List<String>> settings = new LinkedHashMap<>();
    settings.put("owner.jenkins-docker.label", List.of(label));
    settings.put("callback.jenkins-docker.pick", List.of("computer.*.displayName"));
    settings.put("callback.jenkins-docker.require", List.of("computer.*.displayName"));
    settings.put("callback.jenkins-docker.match", List.of("label:" + label));
    return new Preset(
        List.of(),
        settings,
        List.of(List.of("callback.jenkins-docker.http"), List.of("owner.jenkins-docker.label")),
        Duration.ofMinutes(5),
        "the container of an agent starts before Jenkins knows its node");
  }

  /** Testcontainers without Ryuk, in a service that registers the callback itself. */
  private static Preset testcontainers() {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    settings.put("owner.testcontainers.label", List.of("org.testcontainers=true"));
    settings.put(Key.REQUIRED_CALLBACKS.text(), List.of("testcontainers"));
    return new Preset(
        List.of(),
        settings,
        List.of(List.of("owner.testcontainers.label")),
        Duration.ofMinutes(1),
        "a container may start before the code that started it knows its id");
  }

  /**
   * The operator's settings and behind them those of the preset that they name, if they name one.
   * Labels are joined, since a rule needs all of them; anything else that is written counts alone.
   */
  static Map<String, Setting> complete(Map<String, Setting> written) {
    Setting named = written.get(Key.PRESET.text());
    Preset preset = named == null || named.values().size() != 1 ? null : of(named.values().get(0));
    if (named == null || preset == null) {
      return written;
    }
    Map<String, Setting> complete = new LinkedHashMap<>(written);
    String origin = Key.PRESET.text() + "=" + named.values().get(0);
    preset.settings.forEach(
        (key, values) -> {
          Setting own = complete.get(key);
          Setting added = new Setting(key, values, origin);
          complete.put(key, own == null ? added : key.endsWith(".label") ? own.and(added) : own);
        });
    return complete;
  }

  /** Returns what only the operator can say and did not, each a sentence's end. */
  List<String> missing(Map<String, Setting> complete) {
    List<String> missing = new ArrayList<>();
    for (List<String> keys : needs) {
      boolean there = false;
      for (String key : keys) {
        Setting setting = complete.get(key);
        there |= setting != null && !setting.values().equals(settings.get(key));
      }
      if (!there) {
        missing.add("needs " + String.join(" or ", keys) + " beside it, which only you know");
      }
    }
    return missing;
  }
}
