package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoconFileTest {

  @TempDir private Path folder;

  private List<String> problems(String text) {
    return Load.problems(Load.file(folder, text));
  }

  private ReconcilerConfig load(String text, Map<String, String> environment) throws Exception {
    return Load.one(SettingsSources.load(Load.file(folder, text), new Properties(), environment));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "period = 7 | period (s.conf:3): was \"7\" | such as 30s",
        "period = null | period (s.conf:3): was null | allowed: 1s to 24h",
        "period = {} | period (s.conf:3): was {} | allowed: 1s to 24h",
        "period { a = 1 } | period (s.conf:3): was {\"a\":1} | allowed: 1s to 24h",
        "period = [1m] | period (s.conf:3): was [\"1m\"] | allowed: 1s to 24h",
        "dry-run = [true] | dry-run (s.conf:3): was [true] | allowed: true or false",
        "period { perod = 1 } | period (s.conf:3) | allowed: 1s to 24h",
        "owner { jobs { lable = x } } | owner.jobs.lable (s.conf:3): was \"x\" | owner.jobs.label?",
        "reconcilers { gpu { perod = 1m } } | reconcilers.gpu.perod (s.conf:3) | reconcilers.gpu.period?",
        "reconcilers { gpu { log-to = jul } } | reconcilers.gpu.log-to (s.conf:3) | write log-to",
        "reconcilers { gpu = [] } | reconcilers.gpu (s.conf:3): was \"[]\" | needs a key",
        "reconcilers { gpu = x } | reconcilers.gpu (s.conf:3): was \"x\" | needs a key",
        "reconcilers = {} | reconcilers (s.conf:3): was empty | keys with values",
        "owner { jobs {} } | owner.jobs (s.conf:3): was empty | keys with values",
        "owner { jobs { label = [] } } | owner.jobs.label (s.conf:3) | an empty list",
        "required-callbacks = [a, null] | required-callbacks (s.conf:3): was null | plain values",
        "required-callbacks = [a, [b]] | required-callbacks (s.conf:3): was [\"b\"] | plain values",
        "required-callbacks = [a, \" \"] | required-callbacks (s.conf:3): was \" \" | an empty element",
        "owner { \"a.b\" { label = x } } | owner.\"a.b\".label (s.conf:3) | letters, digits, - and _",
        "reconcilers { \"a.b\" { period = 1m } } | reconcilers.\"a.b\".period (s.conf:3) | letters, digits, - and _",
        "\"owner.r.label\" = y | \"owner.r.label\" (s.conf:3): was \"y\" | is no key that is known",
        "config = other.conf | config (s.conf:3) | anywhere but in a file",
        "period = ${NOT_THERE} | config (s.conf:3) | ${NOT_THERE}",
        "perod = null | perod (s.conf:3) | did you mean period?",
        "owner-label = a=b | config (s.conf:3) | quotes",
        "a = [ | config (s.conf:4) | ]",
      })
  void whatIsNotAllowedIsNamedWithItsLine(String line, String where, String why) {
    assertThat(problems("owner-label = x\n\n" + line + "\n"))
        .singleElement()
        .asString()
        .startsWith(where)
        .contains(why);
  }

  @Test
  void allProblemsOfAFileAreListedInLineOrder() {
    assertThat(problems("period = null\nowner-label = x\nperod = 1\nconfirmations = {}\n"))
        .hasSize(3)
        .anySatisfy(p -> assertThat(p).startsWith("period (s.conf:1)"))
        .anySatisfy(p -> assertThat(p).startsWith("perod (s.conf:3)"))
        .anySatisfy(p -> assertThat(p).startsWith("confirmations (s.conf:4)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"other.conf\"",
        "include file(\"other.conf\")",
        "include required(file(\"other.conf\"))",
        "include classpath(\"other.conf\")",
        "include url(\"file:other.conf\")",
      })
  void includeIsRefusedAndNothingElseIsMissing(String line) throws IOException {
    Files.writeString(folder.resolve("other.conf"), "owner-label = x");
    assertThat(problems("# include\n\n" + line + "\n"))
        .singleElement()
        .asString()
        .startsWith("config (s.conf:3): was include \"")
        .contains("other.conf", "one file");
  }

  @Test
  void environmentVariableIsPutInAsHoconSays() throws Exception {
    String text = "owner-label = \"job=\"${ID}\nperiod = 7m\nperiod = ${?PERIOD}\n";
    ReconcilerConfig set = load(text, Map.of("ID", "ci-1", "PERIOD", "2m"));
    assertThat(set.rules().get(0).labels().get(0)).hasToString("job=ci-1");
    assertThat(set.period()).isEqualTo(Duration.ofMinutes(2));
    assertThat(load(text, Map.of("ID", "ci-1")).period()).isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  void aWrongValueFromAVariableNamesTheVariable() {
    String argument = Load.file(folder, "owner-label = a\nperiod = ${P}");
    assertThat(Load.problems(argument, new Properties(), Map.of("P", "7")))
        .singleElement()
        .asString()
        .startsWith("period (s.conf, environment variable P): was \"7\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner.jobs { name = job-, label = ${?NOT_THERE} }",
        "owner.jobs { name = job-, label = [a, ${?NOT_THERE}] }",
        "owner { jobs { name = job-, label = [${?NOT_THERE}] } }",
        "owner.jobs { label = [a], label += ${?NOT_THERE} }",
        "reconcilers.gpu.owner.jobs { name = job-, label = ${?NOT_THERE} }",
      })
  void unsetVariableInARuleIsRefused(String line) {
    assertThat(problems(line))
        .anySatisfy(p -> assertThat(p).contains("owner.jobs.label (s.conf:1)", "${?"));
  }

  @Test
  void ruleMayTakeAVariableInsteadOfADefault() throws Exception {
    String text = "owner.jobs.label = [a, b]\nowner.jobs.label = ${?LABEL}";
    assertThat(load(text, Map.of()).rules().get(0).labels()).hasToString("[a, b]");
    assertThat(load(text, Map.of("LABEL", "c")).rules().get(0).labels()).hasToString("[c]");
  }

  @Test
  void valuesAreTakenAsWritten() throws Exception {
    ReconcilerConfig config =
        load(
            "owner-label = x\nrequired-callbacks = [007, true, \" s \"]\nexempt-label = 1.0\n",
            Map.of());
    assertThat(config.requiredCallbacks()).containsExactly("007", "true", "s");
    assertThat(config.exemptLabel()).isEqualTo("1.0");
  }

  @Test
  void rulesComeInTheOrderOfTheirLines() throws Exception {
    ReconcilerConfig config =
        load(
            "owner.z.label = z\nowner.b.label = b\nowner.a.label = a\nowner.m.label = m", Map.of());
    assertThat(config.rules()).extracting(rule -> rule.name()).containsExactly("z", "b", "a", "m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.conf", "", "folder", "latin1.conf"})
  void onlyTheFileIsNamedWhereItCannotBeRead(String name) throws IOException {
    Files.createDirectories(folder.resolve("folder"));
    Files.write(folder.resolve("latin1.conf"), new byte[] {'#', (byte) 0xe9, '\n'});
    String path = name.isEmpty() ? "" : folder.resolve(name).toString();
    assertThat(Load.problems("confirmations=0,config=" + path))
        .hasSize(2)
        .anySatisfy(p -> assertThat(p).startsWith("confirmations (agent argument)"))
        .anySatisfy(
            p ->
                assertThat(p)
                    .startsWith("config (agent argument): was \"" + path + "\", which")
                    .contains("allowed: the path of a readable HOCON file"));
  }

  @Test
  void endlesslyNestedFileIsOnlyAProblem() {
    assertThat(problems("a=" + "[".repeat(100_000))).singleElement().asString().contains("s.conf");
    assertThat(problems("a.".repeat(100_000) + "b=1")).isNotEmpty();
  }
}
