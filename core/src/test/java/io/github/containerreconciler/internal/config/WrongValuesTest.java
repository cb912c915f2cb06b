package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot be used are named with what is allowed. */
class WrongValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evidence=/e; evidence-limit=100   | evidence-limit (here): was \"100\"",
        "evidence=/e; evidence-limit=1XB   | evidence-limit (here): was \"1XB\"",
        "evidence=/e; evidence-limit=1B    | evidence-limit (here): was \"1B\"",
        "evidence=/e; evidence-limit=999TB | evidence-limit (here): was \"999TB\"",
        "callback.a.http=http://h/; callback.a.extract=(  | callback.a.extract (here): was \"(\", which is none",
        "callback.a.http=http://h/; callback.a.extract=x  | callback.a.extract (here): was \"x\"",
        "callback.a.exec | callback.a.exec (here): was \"\", an empty list",
        "callback.a.mbean='a:type=b' | with quotes that are part of it",
        "callback.a.mbean= | callback.a.mbean (here): was \"\"",
        "claim=shared: | claim (here): was \"shared:\", whose group is no name",
        "claim=maybe | claim (here): was \"maybe\"",
        "exempt-label=a=b | exempt-label (here): was \"a=b\"",
        "history=/h;period=1m | period as a setting of its own, behind a comma"
      })
  void eachIsNamedWithWhatIsAllowed(String pairs, String problem) {
    List<String> problems = Written.problems("owner-label=x; " + pairs);
    assertThat(problems).as(String.join("\n", problems)).hasSize(1);
    assertThat(problems.get(0)).contains(problem).contains("allowed");
  }

  @Test
  void aRuleIsNamedByItsKeyWhereNoOtherHasIt() throws Exception {
    ReconcilerConfig config = Written.one("owner-label=a=1; owner-label=b=2; owner-label=b=3");
    assertThat(config.rules()).extracting(OwnershipRule::name).containsExactly("a", "b=2", "b=3");
  }
}
