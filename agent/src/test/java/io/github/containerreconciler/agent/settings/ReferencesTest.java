package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.CallbackSettings;
import io.github.containerreconciler.internal.config.EffectiveSetting;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are taken from the process when the agent starts. */
class ReferencesTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("ID", "ci-1,dry-run=true", "BLANK", " ", "TOKEN", "s3cret", "LOST", "a\ufffdb");

  @TempDir private Path folder;

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("job.id", "$1\\7");
    return properties;
  }

  private static AgentConfig load(String arguments) throws Exception {
    return SettingsSources.load(arguments, properties(), ENVIRONMENT);
  }

  @Test
  void aVariableAndAPropertyStandForTheirValues() throws Exception {
    ReconcilerConfig config =
        Load.one(
            load("owner-label=job=${env:ID},owner-label=team=x-${sysprop:job.id}-${env:TOKEN}-y"));
    assertThat(config.rules().get(0).labels()).hasToString("[job=ci-1,dry-run=true]");
    assertThat(config.rules().get(1).labels()).hasToString("[team=x-$1\\7-s3cret-y]");
    assertThat(config.dryRun()).as("what it stands for sets nothing else").isFalse();
  }

  @Test
  void aFileMayReferToThemInQuotes() throws Exception {
    String file = Load.file(folder, "owner-label = \"job=${env:TOKEN}\"");
    assertThat(Load.one(load(file)).rules().get(0).labels()).hasToString("[job=s3cret]");
  }

  @Test
  void theFileItselfMayBeNamedByAVariable() throws Exception {
    Load.file(folder, "owner-label = a");
    AgentConfig agent =
        SettingsSources.load(
            "config=${env:FOLDER}/s.conf", new Properties(), Map.of("FOLDER", folder.toString()));
    assertThat(agent.reconcilers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:MISSING", "env:BLANK", "env:", "sysprop:missing", "env:job.id"})
  void whatIsEmptyOrMissingIsAProblem(String reference) {
    assertThat(Load.problems("owner-label=job=${" + reference + "}", properties(), ENVIRONMENT))
        .singleElement()
        .asString()
        .startsWith("owner-label (agent argument): was \"job=${" + reference + "}\", but ")
        .endsWith("is empty or missing; allowed: set it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${BUILD}", "${ENV:ID}", "${env:ID", "${}"})
  void anotherReferenceInARuleIsAProblem(String reference) {
    assertThat(Load.problems("owner-label=job=" + reference, properties(), ENVIRONMENT))
        .singleElement()
        .asString()
        .contains("\"job=" + reference + "\"; allowed: ${env:NAME} and ${sysprop:name}");
    assertThat(
            Load.problems("owner-label=a,callback.x.exec=" + reference, properties(), ENVIRONMENT))
        .as("a program may know it")
        .isEmpty();
  }

  @Test
  void aVariableWithLettersThatWereLostIsAProblem() {
    assertThat(Load.problems("owner-label=job=${env:LOST}", properties(), ENVIRONMENT))
        .anySatisfy(p -> assertThat(p).contains("LOST has letters that were lost"));
  }

  @Test
  void wrongVariablesValueIsNotShown() throws Exception {
    assertThat(Load.problems("owner-label=a,period=${env:TOKEN}", properties(), ENVIRONMENT))
        .singleElement()
        .asString()
        .contains("was \"${env:TOKEN}\"")
        .doesNotContain("s3cret");
    ReconcilerConfig config =
        Load.one(
            load(
                "owner-label=a,callback.x.http=http://h/,"
                    + "callback.x.header=Authorization: Bearer ${env:TOKEN},"
                    + "callback.x.header=X-Key: plain"));
    assertThat(config.callbacks().get(0).asks())
        .isEqualTo(
            new CallbackSettings.Http(
                "http://h/", List.of("Authorization: Bearer s3cret", "X-Key: plain")));
    assertThat(config.settings())
        .contains(
            new EffectiveSetting(
                "callback.x.header",
                "Authorization: Bearer ${env:TOKEN},X-Key: ***",
                "agent argument"));
  }
}
