package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.containerreconciler.internal.config.ConfigException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text as JDK 17 and 25 hand it over, beside the bytes that were given. */
class DamageTest {

  private static final Charset ASCII = StandardCharsets.US_ASCII;

  private static Damage given(String given, Charset charset, Charset platform) {
    byte[] bytes = ("java\0" + given + "\0Main").getBytes(charset);
    return new Damage(() -> LaunchBytes.of(bytes, platform));
  }

  private static Damage given(String given) {
    return given(given, StandardCharsets.UTF_8, ASCII);
  }

  private static List<String> problems(
      String arguments, Properties properties, Map<String, String> environment, Damage damage) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () -> SettingsSources.load(arguments, properties, environment, damage));
    return refused == null ? List.of() : refused.problems();
  }

  /** Its four bytes come as four characters, and three are missing at the end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner-label=x\u00f0\u009f\u0098\u0080=ci-1", // an emoji, at first: 234 is missing
        "owner-label=x=y\u00f0", // an emoji at the end
        "owner-label=x=y\u00f0\u009f\u0098", // and one or two letters behind it
        "owner-label=x\u00f0\u00a0\u0080\u0080", // a rare ideograph
        "owner-label=x\u00f3\u00a0\u0081\u0081", // a tag
        "owner-label=x\u00f4\u008f\u00bf\u00bf", // the last character of all
      })
  void argumentsThatTheJvmCutAreRefused(String arguments) {
    assertThat(problems(arguments, new Properties(), Map.of(), given("owner-label=x")))
        .singleElement()
        .asString()
        .startsWith("agent argument: was cut by the JVM")
        .contains("config=FILE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"owner-label=me\u00f0", "owner-label=\u00f3\u00bba", "owner-label=\u00f0a"})
  void lettersThatWereGivenLikeThisAreNoDamage(String arguments) {
    assertThat(problems(arguments, new Properties(), Map.of(), given(arguments))).isEmpty();
  }

  @Test
  void aLetterThatOnlyLooksSimilarIsNoDamage() {
    assertThat(problems("owner-label=\u00f0x\u00f5", new Properties(), Map.of(), given("")))
        .isEmpty();
  }

  @Test
  void theReplacementCharacterIsRefusedWhereverItStands() {
    Properties properties = Load.properties("exempt-label", "k\ufffd\ufffd");
    assertThat(problems("owner-label=a", properties, Map.of(), given("")))
        .singleElement()
        .asString()
        .startsWith("exempt-label (system property container-reconciler.exempt-label): has letters")
        .contains("LC_ALL=C.UTF-8");
    Map<String, String> environment = Map.of("CONTAINER_RECONCILER_OWNER_LABEL", "k\ufffd");
    assertThat(problems(null, new Properties(), environment, given(""))).hasSize(1);
    assertThat(problems("owner-label=\ufffd", new Properties(), Map.of(), given("")))
        .isNotEmpty()
        .allSatisfy(p -> assertThat(p).contains("letters that were lost"));
  }

  @ParameterizedTest
  @CsvSource({
    "j\u00f6b, j??b, true",
    "j\u20acb, j???b, true",
    "j?b, j?b, false",
    "\u00f6?, ???, true",
    "a?b\u00f6, a?b??, true",
    "other, j?b, false",
  })
  void questionMarkIsRefusedOnlyInPlaceOfALetter(String given, String value, boolean lost) {
    String property = "container-reconciler.exempt-label=";
    assertThat(
            problems(
                "owner-label=a",
                Load.properties("exempt-label", value),
                Map.of(),
                given("-D" + property + given)))
        .hasSize(lost ? 1 : 0);
    String variable = "CONTAINER_RECONCILER_EXEMPT_LABEL";
    assertThat(
            problems(
                "owner-label=a",
                new Properties(),
                Map.of(variable, value),
                given(variable + "=" + given)))
        .hasSize(lost ? 1 : 0);
    assertThat(
            problems(
                "owner-label=" + value,
                new Properties(),
                Map.of(),
                given("-javaagent:agent.jar=owner-label=" + given)))
        .hasSize(lost ? 1 : 0);
  }

  @Test
  void textInAnotherPlatformCharsetIsNoDamage() {
    Charset latin = StandardCharsets.ISO_8859_1;
    String text = "owner-label=j\u00f6b?";
    assertThat(problems(text, new Properties(), Map.of(), given(text, latin, latin))).isEmpty();
    assertThat(problems(text, new Properties(), Map.of(), given(text, latin, ASCII))).hasSize(1);
  }

  @Test
  void thisProcessIsReadWithoutHarm() {
    assertThat(Damage.ofThisProcess().ofArguments("owner-label=what?")).isNull();
    assertThat(LaunchBytes.ofThisProcess().hold("java")).isTrue();
  }
}
