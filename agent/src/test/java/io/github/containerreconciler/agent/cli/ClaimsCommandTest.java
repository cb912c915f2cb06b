package io.github.containerreconciler.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClaimsCommandTest {

  @Test
  void rulesAreShownInWords() {
    assertThat(ClaimsCommand.shown("1;r=job&l=com.acme.job=a%3bb&m=/alloc;r=web&n=^web&w=blue"))
        .isEqualTo("job: label com.acme.job=a;b, mount /alloc; web: name ^web, network blue");
  }

  @Test
  void rulesOfAnotherVersionStayAsTheyAre() {
    assertThat(ClaimsCommand.shown("2;x=y")).isEqualTo("2;x=y");
    assertThat(ClaimsCommand.shown("")).isEmpty();
  }
}
