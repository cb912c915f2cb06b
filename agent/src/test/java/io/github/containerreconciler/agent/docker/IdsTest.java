package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever was listed before, an id is what the engine wrote, character by character. */
class IdsTest {

  private final Random random = new Random(1);

  private String digits(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }

  private List<String> some(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(digits(64));
    }
    return ids;
  }

  private static List<String> read(List<String> ids, List<String> before) throws Exception {
    StringBuilder list = new StringBuilder();
    for (String id : ids) {
      list.append(list.isEmpty() ? "[" : ",");
      list.append("{\"Id\":\"").append(id).append("\",\"Created\":1,\"State\":\"running\"}");
    }
    byte[] bytes = list.append("]").toString().getBytes(StandardCharsets.UTF_8);
    List<Container> read = ContainerParser.list(new ByteArrayInputStream(bytes), c -> true, before);
    return read.stream().map(Container::id).toList();
  }

  private static long same(List<String> ids, List<String> others) {
    Set<String> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    objects.addAll(others);
    return ids.stream().filter(objects::contains).count();
  }

  @Test
  void thoseOfTheListBeforeAreTheSameTexts() throws Exception {
    List<String> before = some(100);
    assertThat(same(read(before, before), before)).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"0,0,100", "50,16,84", "50,17,40", "999,0,100", "1000,0,0"})
  void manyMayBeNewInFrontAndSomeBeGoneBetween(int added, int gone, int same) throws Exception {
    List<String> before = some(100);
    List<String> now = new ArrayList<>(some(added));
    now.addAll(before.subList(0, 40));
    now.addAll(before.subList(40 + gone, 100));
    List<String> read = read(now, before);
    assertThat(read).isEqualTo(now);
    assertThat(same(read, before)).isEqualTo(same);
  }

  @Test
  void ofListsThatChangeAnyhowNothingIsTakenForAnother() throws Exception {
    List<String> before = List.of();
    for (int round = 0; round < 300; round++) {
      List<String> now = new ArrayList<>(before);
      now.removeIf(id -> random.nextInt(10) == 0);
      for (int i = random.nextInt(20); i > 0; i--) {
        now.add(random.nextInt(now.size() + 1), digits(64));
      }
      if (random.nextInt(20) == 0) {
        Collections.shuffle(now, random);
      }
      if (!now.isEmpty()) { // one that differs in a single digit
        String id = now.get(0);
        int at = random.nextInt(64);
        char other = id.charAt(at) == '0' ? '1' : '0';
        now.set(0, id.substring(0, at) + other + id.substring(at + 1));
      }
      before = now.isEmpty() ? now : read(now, before);
      assertThat(before).isEqualTo(now);
    }
  }

  @Test
  void whatIsNoIdIsRefusedWhateverWasListedBefore() {
    List<String> before = some(3);
    for (String id :
        List.of(
            "",
            before.get(0).substring(1),
            before.get(0) + "0",
            before.get(0).substring(1) + "G",
            before.get(0).substring(1) + "\\u0000")) {
      assertThatThrownBy(() -> read(List.of(id), before))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("not 64 digits");
    }
  }
}
