package io.github.containerreconciler.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "-12.5e+300",
        "123456789012345678901234567890",
        "\"\"",
        "{\"a\":[1,{\"b\":null},false],\"c\":\"\\\"\\\\\\u00e4\\u0000\"}"
      })
  void whatIsReadIsWrittenTheSame(String text) {
    assertThat(JsonText.write(JsonText.read(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]x",
        "{\"a\"}",
        "{\"a\":1,}",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "01",
        "1 2",
        "tru",
        "{a:1}"
      })
  void whatIsMalformedIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 100_000})
  void whatNestsTooDeepIsRefused(int depth) {
    assertThatThrownBy(() -> JsonText.read("[".repeat(depth + 1) + "]".repeat(depth + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
