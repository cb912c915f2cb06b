package io.github.containerreconciler.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes checked settings of what was written in several places, and finds all that is wrong with it
 * at once.
 */
public final class SettingsReader {

  private static final Pattern RECONCILER =
      Pattern.compile("reconcilers\\.([A-Za-z0-9_-]+)\\.(.+)");
  private static final Duration UNWISE_GRACE = Duration.ofMinutes(1);

  private final List<String> problems;
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, Setting> shared = new LinkedHashMap<>();
  private final Map<String, Map<String, Setting>> ofReconcilers = new LinkedHashMap<>();

  private SettingsReader(List<String> problems) {
    this.problems = new ArrayList<>(problems);
  }

  /**
   * Reads all settings.
   *
   * @param sources what was written, the place of the highest precedence first
   * @param problemsSoFar what went wrong while reading those places
   * @throws ConfigException with every problem there is
   */
  public static AgentConfig read(List<List<Setting>> sources, List<String> problemsSoFar)
      throws ConfigException {
    SettingsReader reader = new SettingsReader(problemsSoFar);
    sources.forEach(reader::add);
    return reader.build();
  }

  private void add(List<Setting> source) {
    Map<String, Setting> written = new LinkedHashMap<>();
    for (Setting setting : source) {
      Setting before = written.get(setting.key());
      if (before == null) {
        written.put(setting.key(), setting);
      } else if (Key.of(plain(setting.key())).map(Key::isList).orElse(false)) {
        List<String> both = new ArrayList<>(before.values());
        both.addAll(setting.values());
        written.put(setting.key(), new Setting(setting.key(), both, setting.origin()));
      } else {
        problems.add(
            setting.key()
                + " ("
                + setting.origin()
                + "): was given twice, as "
                + before.values()
                + " and "
                + setting.values()
                + "; allowed is one value");
      }
    }
    written.values().forEach(this::addOne);
  }

  /** What a place of higher precedence said stays. */
  private void addOne(Setting setting) {
    Matcher matcher = RECONCILER.matcher(setting.key());
    String key = plain(setting.key());
    if (Key.of(key).isEmpty()) {
      problems.add(setting.key() + " (" + setting.origin() + "): is not known" + nearest(key));
      return;
    }
    if (matcher.matches()) {
      if (List.of("config", "log-to", "log-level").contains(key)) {
        problems.add(
            setting.key()
                + " ("
                + setting.origin()
                + "): belongs to the whole agent, not to one reconciler");
        return;
      }
      ofReconcilers
          .computeIfAbsent(matcher.group(1), name -> new LinkedHashMap<>())
          .putIfAbsent(key, setting);
    } else {
      shared.putIfAbsent(key, setting);
    }
  }

  private AgentConfig build() throws ConfigException {
    Values agent = new Values(shared, problems);
    String logLevel = agent.text(Key.LOG_LEVEL, "info");
    if (!List.of("error", "warn", "info", "debug").contains(logLevel)) {
      agent.problem(Key.LOG_LEVEL, logLevel);
    }
    String logTo = agent.text(Key.LOG_TO, "stderr");
    List<ReconcilerConfig> reconcilers = new ArrayList<>();
    if (ofReconcilers.isEmpty()) {
      ofReconcilers.put("default", Map.of());
    }
    for (Map.Entry<String, Map<String, Setting>> entry : ofReconcilers.entrySet()) {
      Map<String, Setting> effective = new LinkedHashMap<>(shared);
      effective.putAll(entry.getValue());
      ReconcilerConfig config = reconciler(entry.getKey(), new Values(effective, problems));
      if (config != null) {
        reconcilers.add(config);
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(new LinkedHashSet<>(problems)));
    }
    return new AgentConfig(reconcilers, logTo, logLevel, warnings);
  }

  private @Nullable ReconcilerConfig reconciler(String name, Values values) {
    int before = problems.size();
    Duration day = ReconcilerConfig.MAX_PERIOD;
    Duration grace = values.duration(Key.CREATION_GRACE, Duration.ofMinutes(5), Duration.ZERO, day);
    if (grace.compareTo(UNWISE_GRACE) < 0) {
      warnings.add(
          "creation-grace: was "
              + Durations.format(grace)
              + ", less than 1m: a container whose"
              + " start the application has not yet noted down may be removed");
    }
    Duration apiTimeout =
        values.has(Key.API_TIMEOUT)
            ? values.duration(Key.API_TIMEOUT, day, Duration.ofMillis(100), day)
            : null;
    List<OwnershipRule> rules = new RuleReader(values, problems).read();
    if (rules.isEmpty() && problems.size() == before) {
      problems.add(
          "owner-label: is missing; without it, an owner.<rule>.label, .mount or .name, or preset=nomad,"
              + " no container is ours");
    }
    String exempt = values.text(Key.EXEMPT_LABEL, Key.EXEMPT_LABEL.defaultText());
    if (exempt.contains("=")) {
      values.problem(Key.EXEMPT_LABEL, exempt); // it would match no label, and so protect nothing
    }
    ReconcilerConfig config =
        new ReconcilerConfig(
            name,
            values.bool(Key.ENABLED, true),
            values.bool(Key.DRY_RUN, false),
            values.duration(Key.PERIOD, Duration.ofMinutes(5), ReconcilerConfig.MIN_PERIOD, day),
            grace,
            values.address(Key.DOCKER_HOST),
            values.has(Key.DOCKER_CERT_PATH) ? values.text(Key.DOCKER_CERT_PATH, "") : null,
            apiTimeout,
            rules,
            exempt,
            values.list(Key.REQUIRED_SOURCES),
            values.count(Key.CONFIRMATIONS, 1, 1, 100),
            values.count(Key.UNTRACKED_BURST, 10, 0, 1_000_000),
            values.count(Key.REMOVE_PARALLELISM, 2, 1, 16),
            values.bool(Key.REMOVE_VOLUMES, false),
            values.bool(Key.EVENTS, true),
            values.duration(Key.STOP_TIMEOUT, Duration.ZERO, Duration.ZERO, Duration.ofHours(1)));
    return problems.size() == before ? config : null;
  }

  private static String plain(String key) {
    Matcher matcher = RECONCILER.matcher(key);
    return matcher.matches() ? matcher.group(2) : key;
  }

  private static String nearest(String key) {
    String best = "";
    int least = Integer.MAX_VALUE;
    TreeSet<String> known = new TreeSet<>();
    for (Key candidate : Key.values()) {
      known.add(candidate.text());
      int distance = Words.distance(key, candidate.text());
      if (distance < least) {
        least = distance;
        best = candidate.text();
      }
    }
    return least <= 3 ? "; did you mean " + best + "?" : "; known are " + String.join(", ", known);
  }
}
