package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a detached agent leaves reaches the next one once. */
class InheritanceTest {

  @AfterEach
  void forget() {
    Inheritance.use(null);
  }

  @Test
  void lossesReachTheNextAgentOnce() {
    Inheritance.use(new HashMap<String, Object>());
    Inheritance.leave("a", List.of("one", "two"));
    assertThat(Inheritance.take("b")).isEmpty();
    assertThat(Inheritance.take("a")).containsExactly("one", "two");
    assertThat(Inheritance.take("a")).isEmpty();
  }

  @Test
  void withoutAMapNothingIsLeft() {
    Inheritance.use(null);
    Inheritance.leave("a", List.of("one"));
    assertThat(Inheritance.take("a")).isEmpty();
  }
}
