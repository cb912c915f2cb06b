package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamReadException;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists with many containers and many keys of labels. */
class ContainerListTest {

  private static final int MANY = 3_000;
  private static final Selection ALL = container -> true;

  private static String id(int i) {
    return String.format("%064d", i);
  }

  /** About 3 MB; no key of a label comes up twice. */
  private static String list(String end) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < MANY; i++) {
      list.append(i == 0 ? "" : " ,\n")
          .append("{\"Id\":\"")
          .append(id(i))
          .append("\",\"Created\":1,\"Command\":\"")
          .append("é".repeat(400))
          .append("\",\"Labels\":{\"key-")
          .append(i)
          .append("\":\"")
          .append(i)
          .append("\"},\"State\":\"running\"}");
    }
    return list.append(end).toString();
  }

  private static List<Container> read(String list, Selection selection) throws Exception {
    return ContainerList.read(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), selection, false);
  }

  @Test
  void eachContainerIsReadOnce() throws Exception {
    List<Container> read = read(list("]"), ALL);
    assertThat(read).hasSize(MANY);
    for (int i = 0; i < MANY; i++) {
      assertThat(read.get(i).id()).isEqualTo(id(i));
      assertThat(read.get(i).labels()).isEqualTo(Map.of("key-" + i, "" + i));
    }
  }

  @Test
  void whatIsNoListIsStillNone() {
    for (String end : List.of("", ",", "}", "]]", "] x", ",]", " {}]", ",1]")) {
      assertThatThrownBy(() -> read(list(end), ALL)).as(end).isInstanceOf(Exception.class);
    }
    assertThatThrownBy(() -> read(list("7]"), ALL)).isInstanceOf(StreamReadException.class);
  }

  @Test
  void whatIsNotNeededIsNotThere() throws Exception {
    Selection few =
        new Selection() {
          @Override
          public boolean keeps(Container container) {
            return !container.labels().isEmpty() || !container.mounts().isEmpty();
          }

          @Override
          public boolean needsLabel(String key) {
            return key.equals("key-2900");
          }

          @Override
          public boolean needsMount(String destination) {
            return destination.equals("/b");
          }
        };
    String mounted =
        ",{\"Id\":\""
            + id(MANY)
            + "\",\"Created\":1,\"Labels\":{\"a\":\"b\"},\"Mounts\":["
            + "{\"Destination\":\"/a\"},{\"Destination\":\"/b\"}]}]";
    List<Container> read = read(list(mounted), few);
    assertThat(read).hasSize(2);
    assertThat(read.get(0).labels()).isEqualTo(Map.of("key-2900", "2900"));
    assertThat(read.get(1).mounts()).containsExactly("/b");
    assertThat(read.get(1).labels()).isEmpty();
  }
}
