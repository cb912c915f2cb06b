package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "tcp://user:secret@host:1, tcp://*@host:1",
        "://user:secret@host, ://*@host",
        "tcp://a@b@host, tcp://*@host",
        "tcp://@host, tcp://*@host",
        "'was \"tcp://a@h\", not \"tcp://b@i\"', 'was \"tcp://*@h\", not \"tcp://*@i\"'",
        "'first tcp://h\", then tcp://b@i', 'first tcp://h\", then tcp://*@i'",
        "'ends with tcp://a@', 'ends with tcp://*@'"
      })
  void whatStandsBeforeTheLastAtIsHidden(String text, String shown) {
    assertThat(Secrets.hide(text)).isEqualTo(shown.replace("*", Secrets.HIDDEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "me@home",
        "tcp://host:1",
        "tcp://",
        "tcp://host\nme@home",
        "\"tcp://host\" and me@home",
        "me@home and tcp://host"
      })
  void allElseStays(String text) {
    assertThat(Secrets.hide(text)).isEqualTo(text);
  }
}
