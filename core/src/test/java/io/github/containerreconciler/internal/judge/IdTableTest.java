package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTableTest {

  private static final int MANY = 3_000;

  /** Some as an engine makes them, some that only count: their hashes lie close together. */
  private static List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= MANY / 2; i++) {
      ids.add(String.format("%016x", i * 0x9E3779B97F4A7C15L).repeat(4));
      ids.add(String.format("%064x", i));
    }
    return ids;
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, MANY, Integer.MAX_VALUE})
  void holdsAllThatWasAddedAndNothingElse(int expected) {
    IdTable table = new IdTable(expected);
    for (String id : ids()) {
      assertThat(table.contains(id)).isFalse();
      assertThat(table.add(id)).isTrue();
      assertThat(table.add(id)).isFalse();
    }
    assertThat(ids()).allMatch(table::contains);
    assertThat(table.size()).isEqualTo(MANY);
    assertThat(table.contains("f".repeat(64))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, MANY})
  void takesOverAnother(int expected) {
    IdTable other = new IdTable(0);
    ids().forEach(other::add);
    IdTable table = new IdTable(expected);
    table.add(ids().get(0));

    table.addAll(other);

    assertThat(ids()).allMatch(table::contains);
    assertThat(table.size()).isEqualTo(MANY);
  }
}
