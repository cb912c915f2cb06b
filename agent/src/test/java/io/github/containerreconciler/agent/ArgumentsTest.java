package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The arguments of an attach. */
class ArgumentsTest {

  private static final File OWN = new File("/own.jar");

  private static String encoded(String text) {
    return "base64:"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void plainArgumentsAreTheSettings() throws Exception {
    Arguments arguments = Arguments.onAttach("owner-label=job", OWN);
    assertThat(arguments.settings).isEqualTo("owner-label=job");
    assertThat(arguments.jar).isEqualTo(OWN);
    assertThat(Arguments.onAttach(null, OWN).settings).isNull();
  }

  @Test
  void encodedArgumentsArriveWholeAndNameTheJar() throws Exception {
    String settings = "owner-label=\uD83D\uDE00é,config=/a\nb";
    Arguments arguments = Arguments.onAttach(encoded("agent-jar=/new.jar\n" + settings), OWN);
    assertThat(arguments.jar).isEqualTo(new File("/new.jar"));
    assertThat(arguments.settings).isEqualTo(settings);
    assertThat(Arguments.onAttach(encoded("agent-jar=/new.jar\n"), OWN).settings).isNull();
  }

  @Test
  void damagedArgumentsAreRefused() {
    assertThatThrownBy(() -> Arguments.onAttach("base64:?", OWN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> Arguments.onAttach(encoded("owner-label=x"), OWN))
        .isInstanceOf(IOException.class);
  }

  /** A file that is named is never opened: whoever attaches may be root. */
  @Test
  void noFileIsRead() throws Exception {
    assertThat(Arguments.onAttach("@/etc/hostname", OWN).settings).isEqualTo("@/etc/hostname");
  }
}
