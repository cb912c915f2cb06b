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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of which the parser starts over in the middle: nobody must notice. */
class EntriesTest {

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
    return ContainerParser.list(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), selection, List.of());
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
    for (String end : List.of("", ",", "}", "]]", "] x", ",]", " {}]", ",1]", "{\"Id\":1}]")) {
      assertThatThrownBy(() -> read(list(end), ALL)).as(end).isInstanceOf(Exception.class);
    }
    assertThatThrownBy(() -> read(list("7]"), ALL)).isInstanceOf(StreamReadException.class);
  }

  private static String alike(int count, String end) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      list.append(i == 0 ? "" : ",").append("{\"Id\":\"").append(id(i)).append("\",\"Created\":1}");
    }
    return list.append(end).toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {999, 1_000, 1_001, 2_000, 2_001})
  void whereTheBufferGrowsNothingIsLostAndNothingAccepted(int count) throws Exception {
    List<Container> read = read(alike(count, "]"), ALL);
    assertThat(read).extracting(Container::id).hasSize(count).doesNotHaveDuplicates();
    assertThat(read.get(count - 1).id()).isEqualTo(id(count - 1));
    for (String end : List.of("", ",", "}", "]]", "] x", ",]", " {}]", ",1]", "{\"Id\":1}]")) {
      assertThatThrownBy(() -> read(alike(count, end), ALL)).as(end).isInstanceOf(Exception.class);
    }
  }

  /** The first time, all but one byte of the buffer is left; the second time comes at once. */
  @Test
  void startingOverTwiceLosesNothing() throws Exception {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < 1_100; i++) {
      list.append(i == 0 ? "" : ",").append("{\"Id\":\"").append(id(i)).append("\",\"Created\":1");
      if (i == 998) {
        list.append(",\"a new name\":\"");
        int end = (list.length() / JsonReader.LIST_BUFFER + 1) * JsonReader.LIST_BUFFER;
        list.append("x".repeat(end - 1 - list.length())).append('"');
      } else {
        list.append(",\"Image\":\"").append("x".repeat(1_100)).append('"');
      }
      list.append('}');
    }
    List<Container> read = read(list.append(']').toString(), ALL);
    assertThat(read).hasSize(1_100);
    read.remove(998);
    assertThat(read).extracting(c -> c.image().length()).containsOnly(1_100);
  }

  @Test
  void onlyALongListTakesALargeBuffer() throws Exception {
    assertThat(mostReadAtOnce(alike(999, "]"))).isEqualTo(JsonReader.LIST_BUFFER);
    assertThat(mostReadAtOnce(alike(1_500, "]"))).isEqualTo(JsonReader.LONG_LIST_BUFFER);
  }

  private static int mostReadAtOnce(String list) throws Exception {
    AtomicInteger most = new AtomicInteger();
    ContainerParser.list(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            most.accumulateAndGet(length, Math::max);
            return super.read(into, offset, length);
          }
        },
        ALL,
        List.of());
    return most.get();
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

  @Test
  void aLabelThatIsNotNeededMustBeATextAllTheSame() {
    Selection none =
        new Selection() {
          @Override
          public boolean keeps(Container container) {
            return true;
          }

          @Override
          public boolean needsLabel(String key) {
            return false;
          }
        };
    for (String value : List.of("1", "[]", "{}", "true", "\"\\x\"")) {
      String list = "[{\"Id\":\"" + id(1) + "\",\"Created\":1,\"Labels\":{\"a\":" + value + "}}]";
      assertThatThrownBy(() -> read(list, none)).as(value).isInstanceOf(Exception.class);
    }
  }
}
