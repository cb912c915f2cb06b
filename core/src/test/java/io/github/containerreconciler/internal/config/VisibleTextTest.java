package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

  @Test
  void plainTextStaysAsItIs() {
    assertThat(VisibleText.of("job 7: ß, 日本, \ud83d\ude00", 80))
        .isEqualTo("job 7: ß, 日本, \ud83d\ude00");
  }

  @Test
  void whatIsHiddenIsShown() {
    assertThat(VisibleText.of("a\nb\tc\u0000\u001b[1m", 80))
        .isEqualTo("a\\u000ab\\u0009c\\u0000\\u001b[1m");
    assertThat(VisibleText.of("\ufeff\u200b\u202e\u00a0\u2028\u0085", 80))
        .isEqualTo("\\ufeff\\u200b\\u202e\\u00a0\\u2028\\u0085");
    assertThat(VisibleText.of("\ud83d!", 80)).isEqualTo("\\ud83d!");
  }

  @Test
  void longTextIsCut() {
    assertThat(VisibleText.of("abc", 3)).isEqualTo("abc");
    assertThat(VisibleText.of("abcd", 3)).isEqualTo("abc…");
    assertThat(VisibleText.of(null, 80)).isEqualTo("null");
  }
}
