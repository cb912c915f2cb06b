package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigUtil;
import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.ConfigException;
import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.Key;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.Setting;
import io.github.containerreconciler.internal.config.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Whatever is written: settings that are whole, or problems that say something; never another
 * exception.
 */
class SettingsFuzzTest {

  private static final String[] BITS = {
    "=",
    ",",
    "\\,",
    "\\",
    ".",
    "=",
    ",",
    " ",
    "\n",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "${?",
    "${",
    "}",
    "#",
    "include ",
    "file(",
    "url(\"",
    ")",
    "null",
    "true",
    "1m",
    "0",
    "-1",
    "99999999999",
    "a",
    "gpu",
    "owner.",
    "owner.a.b.",
    "reconcilers.",
    "reconcilers.gpu.",
    "nomad",
    "/",
    "(",
    "*",
    "+=",
    ":",
    "tcp://h:1",
    "unix://",
    "\"\"\"",
    "é",
    "\u0000",
    "\uFEFF"
  };

  /** Bits and pieces of settings, so that tries get far into the reading. */
  @Provide
  Arbitrary<String> nearlySettings() {
    List<String> bits = new ArrayList<>(List.of(BITS));
    for (Key key : Key.values()) {
      bits.add(key.text().replace("<rule>", "r"));
      bits.add("," + key.text().replace("<rule>", "r") + "=");
      bits.add("\n" + key.text().replace("<rule>", "r") + " = ");
    }
    Arbitrary<String> bit = Arbitraries.of(bits);
    return Arbitraries.frequencyOf(
            Tuple.of(12, bit), Tuple.of(1, Arbitraries.strings().ofMaxLength(3)))
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 7_000, shrinking = ShrinkingMode.BOUNDED)
  void anyArgumentsAreSettingsOrProblems(
      @ForAll("nearlySettings") String arguments, @ForAll boolean owner) {
    String safe = arguments.replace("config", "konfig"); // no files of this machine
    check(
        () ->
            SettingsSources.load(
                (owner ? "owner-label=a," : "") + safe, new Properties(), Map.of()));
  }

  @Property(tries = 7_000, shrinking = ShrinkingMode.BOUNDED)
  void anyFileIsSettingsOrProblems(@ForAll("nearlySettings") String text, @ForAll boolean owner) {
    String file = (owner ? "owner-label = a\n" : "") + text;
    check(
        () -> {
          ConfigProblems findings = new ConfigProblems();
          List<Setting> settings =
              HoconFile.parse(file, "s.conf", Map.of("a", "x", "gpu", ""), findings);
          return SettingsReader.read(List.of(settings), findings);
        });
  }

  @Property(tries = 1_500, shrinking = ShrinkingMode.BOUNDED)
  void anyPropertyAndVariableIsASettingOrAProblem(
      @ForAll("nearlySettings") String name, @ForAll("nearlySettings") String value) {
    Properties properties = new Properties();
    properties.setProperty("container-reconciler." + name.replace("config", "konfig"), value);
    String variable =
        "CONTAINER_RECONCILER_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    Map<String, String> environment = Map.of(variable.replace("CONFIG", "KONFIG"), value);
    check(() -> SettingsSources.load("", properties, Map.of()));
    check(() -> SettingsSources.load("owner-label=a", new Properties(), environment));
  }

  /** One try of loading. */
  private interface Loading {
    AgentConfig load() throws ConfigException;
  }

  private static void check(Loading loading) {
    try {
      AgentConfig agent = loading.load();
      assertThat(agent.reconcilers()).isNotEmpty();
      for (ReconcilerConfig config : agent.reconcilers()) {
        assertThat(config.rules()).isNotEmpty();
        for (OwnershipRule rule : config.rules()) {
          assertThat(rule.conditions()).isNotEqualTo(OwnershipRule.Conditions.NONE);
        }
      }
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty().noneMatch(String::isBlank);
    }
  }

  /** Values that are allowed, written down. */
  private record Written(
      List<String> labels, List<String> sources, long period, int burst, boolean dry) {}

  @Provide
  Arbitrary<Written> allowed() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars("ab ,\\\"=${}#/:é")
            .ofMinLength(1)
            .ofMaxLength(8)
            .filter(s -> !s.contains("${")) // a reference
            .map(s -> "k" + s + "v");
    return Combinators.combine(
            text.filter(label -> !label.matches("(?s)[^=]*[ \"]=.*|.*=\".*"))
                .set()
                .ofMinSize(1)
                .ofMaxSize(3),
            text.list().ofMaxSize(3),
            Arbitraries.longs().between(1, 86_400),
            Arbitraries.integers().between(0, 1_000_000),
            Arbitraries.of(true, false))
        .as(
            (labels, sources, period, burst, dry) ->
                new Written(List.copyOf(labels), sources, period, burst, dry));
  }

  @Property(tries = 1_000)
  void whatIsAllowedIsReadBackFromArgumentsAndFiles(@ForAll("allowed") Written written)
      throws ConfigException {
    StringBuilder arguments = new StringBuilder("period=" + written.period() + "s");
    written.labels().forEach(l -> arguments.append(",owner-label=").append(escaped(l)));
    written.sources().forEach(s -> arguments.append(",required-callbacks=").append(escaped(s)));
    arguments.append(",untracked-burst=").append(written.burst());
    arguments.append(",dry-run=").append(written.dry());
    isReadBack(written, SettingsSources.load(arguments.toString(), new Properties(), Map.of()));

    String file =
        "period = "
            + written.period()
            + "s\nowner-label = "
            + quoted(written.labels())
            + "\nrequired-callbacks = "
            + quoted(written.sources())
            + "\nuntracked-burst = "
            + written.burst()
            + "\ndry-run = "
            + written.dry();
    ConfigProblems findings = new ConfigProblems();
    List<Setting> settings = HoconFile.parse(file, "s.conf", Map.of(), findings);
    isReadBack(written, SettingsReader.read(List.of(settings), findings));
  }

  private static String escaped(String text) {
    return text.replace(",", "${,}");
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(ConfigUtil::quoteString).toList().toString();
  }

  private static void isReadBack(Written written, AgentConfig agent) {
    ReconcilerConfig config = Load.one(agent);
    assertThat(config.rules())
        .extracting(rule -> rule.labels().get(0).toString())
        .containsExactlyElementsOf(written.labels());
    assertThat(config.requiredCallbacks()).isEqualTo(written.sources());
    assertThat(config.period()).hasSeconds(written.period());
    assertThat(config.untrackedBurst()).isEqualTo(written.burst());
    assertThat(config.dryRun()).isEqualTo(written.dry());
  }
}
