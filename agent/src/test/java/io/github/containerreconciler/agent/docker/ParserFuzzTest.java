package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever an engine answers: containers that it named, or one kind of failure; soon. */
class ParserFuzzTest {

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String LISTED =
      "{\"Id\":\"%s\",\"Names\":[\"/a\",\"/b/a\"],\"Image\":\"acme/job:1\",\"ImageID\":\"sha256:1\","
          + "\"Command\":\"x\",\"Created\":1700000000,\"Ports\":[{\"PrivatePort\":80}],"
          + "\"Labels\":{\"job\":\"a\",\"é\":\"\\u0041\"},\"State\":\"running\",\"Status\":\"Up\","
          + "\"HostConfig\":{\"NetworkMode\":\"none\"},\"Mounts\":[{\"Type\":\"bind\","
          + "\"Destination\":\"/alloc\",\"RW\":true}]}";
  private static final String INSPECTED =
      "{\"Id\":\"%s\",\"Created\":\"2026-01-01T00:00:00.5Z\",\"Name\":\"/a\",\"Image\":\"sha256:1\","
          + "\"State\":{\"Status\":\"running\",\"Running\":true,\"Paused\":false,"
          + "\"Restarting\":false,\"StartedAt\":\"2026-01-01T00:00:01Z\"},\"Config\":{"
          + "\"Image\":\"acme/job:1\",\"Labels\":{\"job\":\"a\"}},\"Mounts\":[{\"Destination\":\"/b\"}]}";

  private static final String[] BITS = {
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999999",
    "9223372036854775807",
    "0.5",
    "\"\"",
    "\"x\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "{}",
    "[]",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "[{\"Id\":\"../x\",\"Created\":1}]",
    "\"0001-01-01T00:00:00Z\"",
    "\"+1000000000-01-01T00:00:00Z\"",
    "\"Id\":\"" + "f".repeat(64) + "\",",
    "\"Id\":null,",
    "\"Labels\":[],",
    "\uFEFF",
    "\u0000",
    "[".repeat(300),
    "{\"a\":".repeat(300),
    "[".repeat(90),
    "7".repeat(2_000)
  };

  /** One change: a byte flipped, the rest cut off, or a bit put in, or put over a value. */
  private record Change(int kind, int at, int choice) {

    String apply(String text) {
      if (text.isEmpty()) {
        return text;
      }
      int place = at % text.length();
      String bit = BITS[choice % BITS.length];
      return switch (kind) {
        case 0 ->
            text.substring(0, place)
                + (char) ((text.charAt(place) ^ (1 << (choice % 8))) & 0xFF)
                + text.substring(place + 1);
        case 1 -> text.substring(0, place);
        case 2 -> text.substring(0, place) + bit + text.substring(place);
        default -> {
          int colon = text.indexOf(':', place);
          int end = colon < 0 ? -1 : text.indexOf(',', colon);
          yield end < 0 ? text + bit : text.substring(0, colon + 1) + bit + text.substring(end);
        }
      };
    }
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of(0, 0, 1, 2, 3, 3),
            Arbitraries.integers().between(0, 100_000),
            Arbitraries.integers().between(0, 10_000))
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** Latin 1 keeps what is no UTF-8 as it is. */
  private static byte[] changed(String text, List<Change> changes) {
    String latin = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (Change change : changes) {
      latin = change.apply(latin);
    }
    byte[] bytes = new byte[latin.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) latin.charAt(i);
    }
    return bytes;
  }

  /** One way to read an answer. */
  private interface Reading {
    List<Container> read(InputStream body) throws IOException, EngineException;
  }

  private static void check(byte[] body, Reading reading) {
    long before = System.nanoTime();
    try {
      String text = new String(body, StandardCharsets.ISO_8859_1);
      for (Container container : reading.read(new ByteArrayInputStream(body))) {
        assertThat(container.id()).matches("[0-9a-f]{64}");
        assertThat(text).contains(container.id());
        assertThat(container.created()).isNotNull();
      }
    } catch (EngineException e) {
      assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
      assertThat(e.getMessage()).hasSizeLessThan(1_000);
    } catch (JacksonException e) {
      EngineException explained = Failures.explain("GET /x", e);
      assertThat(explained.reason()).isEqualTo(Reason.MALFORMED);
      assertThat(explained.getMessage()).hasSizeLessThan(1_000);
    } catch (IOException e) {
      throw new AssertionError("of bytes in memory", e);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  @Property(tries = 5_000, shrinking = ShrinkingMode.BOUNDED)
  void anyListIsContainersOrAFailure(@ForAll("changes") List<Change> changes) {
    String list =
        "["
            + LISTED.replace("%s", ID)
            + ","
            + LISTED.replace("%s", "a".repeat(64))
            + ","
            + LISTED.replace("%s", "b".repeat(64))
            + "]";
    check(changed(list, changes), body -> ContainerList.read(body, c -> true, false));
  }

  @Property(tries = 3_000, shrinking = ShrinkingMode.BOUNDED)
  void anyInspectIsAContainerOrAFailure(@ForAll("changes") List<Change> changes) {
    check(
        changed(INSPECTED.replace("%s", ID), changes),
        body -> List.of(ContainerInspection.read(body).container()));
  }

  @Property(tries = 1_000, shrinking = ShrinkingMode.BOUNDED)
  void anythingElseIsReadOrAFailure(@ForAll("changes") List<Change> changes) {
    String info = "{\"ID\":\"a\",\"ServerVersion\":\"1\",\"SystemTime\":\"2026-01-01T00:00:00Z\"}";
    String version = "{\"Version\":\"1\",\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}";
    String image = "{\"Id\":\"a\",\"Config\":{\"Image\":\"x\",\"Labels\":{\"a\":\"b\"}}}";
    check(
        changed(info, changes),
        body -> {
          SmallAnswers.info(body, "");
          return List.of();
        });
    check(
        changed(version, changes),
        body -> {
          SmallAnswers.Versions versions = SmallAnswers.versions(body);
          ApiVersion newest = ApiVersion.parse(versions.newest());
          assertThat(newest.toString()).matches("\\d+\\.\\d+");
          return List.of();
        });
    check(
        changed(image, changes),
        body -> {
          SmallAnswers.imageLabels(body, null);
          return List.of();
        });
  }
}
