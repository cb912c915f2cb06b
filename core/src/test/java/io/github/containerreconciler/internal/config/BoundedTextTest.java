package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundedTextTest {

  private static final int MOST = 100_000;

  @Test
  void aPartOfAPartIsThatText() {
    CharSequence part = new BoundedText("0123456789").subSequence(2, 9).subSequence(3, 6);
    assertThat(part).hasToString("567").hasSize(3);
    assertThat(part.charAt(2)).isEqualTo('7');
  }

  @Test
  void itsPartsCountWithIt() {
    BoundedText text = new BoundedText("ab");
    CharSequence part = text.subSequence(1, 2);
    for (int i = 0; i < MOST; i++) {
      assertThat(part.charAt(0) == 'b').isTrue();
    }
    assertThatThrownBy(() -> text.charAt(0)).isInstanceOf(BoundedText.GivenUp.class);
  }
}
