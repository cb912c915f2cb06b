package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @CsvSource({
    "user:pw@h:1, *@h:1",
    "tcp:/user:pw@h, *@h",
    "tcp//user:pw@h, *@h",
    "tcp;//user:pw@h, *@h",
    "tcp://user:p w@h, tcp://*@h",
    "tcp://user:p\"w@h, tcp://*@h",
    "tcp://user:pw%40h:1, tcp://*%40h:1",
    "user:pw\uff20h, *\uff20h",
    "http://a@b:c@h/, http://*@h/",
    "job=a:b@c, *@c",
    "me@home, me@home",
    "tcp://h:1, tcp://h:1",
    "h@http://x, h@http://x",
  })
  void aPasswordIsHiddenHoweverItIsMisspelt(String value, String shown) {
    assertThat(Secrets.shown(value)).isEqualTo(shown.replace("*", Secrets.HIDDEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-host=user:s3cret@h:1",
        "docker-host=tcp:/user:s3cret@h",
        "docker-host=tcp://user:s3\"cret@h:1",
        "docker-host=tcp://user:s3cret@h:1",
        "docker-host=tcp://user:s3cret%40h",
        "docker-host=unix://user:s3cret@h",
        "docker-hots=user:s3\"cret@h:1",
        "period=user:s3cret@h:1",
        "owner-label=user:s3cret@h:1;x",
        "owner.r.mount=user:s3cret@h",
        "claim=user:s3cret@h",
        "states=user:s3cret@h",
        "self=user:s3cret@h",
        "log-level=user:s3cret@h",
        "reconcilers.a.log-to=user:s3cret@h",
        "docker-host=tcp://user:s3cret",
        "docker-host=tcp://user:s3cret h:1",
        "docker-host=user:s3cret",
        "docker-host=tcp:/user:s3cret",
        "docker-host=tcp://user:s3cret&#64;h:1",
        "docker-host=tcp://user:s3cret%2540h:1",
        "callback.c.http=http://user@h/x?token=s3cret",
        "callback.c.http=/x?token=s3cret",
        "callback.c.headers=Authorization: Bearer s3cret",
        "reconcilers.a.callback.c.authorization=Bearer s3cret",
      })
  void noProblemShowsAPassword(String pair) {
    assertThat(Written.problems("owner-label=x; " + pair))
        .isNotEmpty()
        .noneSatisfy(p -> assertThat(p).containsAnyOf("s3", "cret"));
  }

  @Test
  void aHeaderShowsItsNameOrItsReferences() {
    assertThat(Secrets.shown("callback.c.header", "Authorization: Bearer s3cret"))
        .isEqualTo("Authorization: ***");
    assertThat(Secrets.shown("callback.c.header", "A: ${TOKEN}")).isEqualTo("A: ${TOKEN}");
    assertThat(Secrets.shown("callback.c.header", "${WHOLE}")).isEqualTo("${WHOLE}");
    assertThat(Secrets.shown("callback.c.header", "s3cret")).isEqualTo("***");
    assertThat(Secrets.shown("callback.c.header", ":s3cret")).isEqualTo("***");
    assertThat(Secrets.shown("callback.c.headr", "A: s3cret")).isEqualTo("***");
  }
}
