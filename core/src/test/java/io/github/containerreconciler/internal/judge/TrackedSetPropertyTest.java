package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Random entries against random containers, by every match, beside an oracle that reads as the
 * contract.
 */
class TrackedSetPropertyTest {

  private static final int CASES = 5_000;
  private static final long SEED = 21;

  private final Random random = new Random(SEED);

  private String pick(String... some) {
    return some[random.nextInt(some.length)];
  }

  /** Few digits, so that many ids begin alike. */
  private String id() {
    StringBuilder id = new StringBuilder(pick("ab", "abc", "ba"));
    while (id.length() < 64) {
      id.append(id.length() < 14 ? pick("a", "b") : "0");
    }
    return id.substring(0, 64);
  }

  private Container container() {
    String label = pick("run 7", "Run 8", "web", "");
    Container bare =
        new Container(
            id(),
            List.of("/" + name()),
            "image",
            "sha256:1",
            label.isEmpty() ? Map.of("other", "web") : Map.of("job", label),
            List.of(),
            Instant.EPOCH);
    return random.nextInt(4) == 0 ? bare : bare.attachedTo(at(address()));
  }

  private static Attachments at(String... addresses) {
    return new Attachments("running", "", List.of(), List.of(addresses), List.of());
  }

  private String name() {
    return pick(
        "web", "Web-1", "job." + random.nextInt(3), "abab", "abbaab", id().substring(0, 12));
  }

  private String address() {
    return pick("172.17.0.2", "172.17.0.20", "fd00::2", "fd00::20");
  }

  private String entry(List<Container> all) {
    Container one = all.get(random.nextInt(all.size()));
    String text =
        switch (random.nextInt(8)) {
          case 0 -> one.id();
          case 1 -> one.id().substring(0, 1 + random.nextInt(20));
          case 2 -> one.names().get(0);
          case 3 -> name();
          case 4 -> "docker-" + id().substring(0, 10 + random.nextInt(6)) + ".scope";
          case 5 -> pick("run 7", "RUN 8", "web", " web ");
          case 6 -> address();
          default -> id().substring(0, 5 + random.nextInt(12));
        };
    return random.nextInt(3) == 0 ? text.toUpperCase(Locale.ROOT) : text;
  }

  /** As the contract says it, one entry and one container at a time. */
  private static boolean tracks(String match, String written, Container c, List<Container> listed) {
    String entry = written.toLowerCase(Locale.ROOT);
    String name = c.names().get(0).substring(1).toLowerCase(Locale.ROOT);
    String plain = entry.startsWith("/") ? entry.substring(1) : entry;
    return switch (match) {
      case "name" -> plain.strip().equals(name);
      case "address" -> c.attached().addresses().contains(entry.strip());
      case "label:job" ->
          entry.strip().equals(c.labels().getOrDefault("job", "-").toLowerCase(Locale.ROOT));
      default -> plain.equals(name) || byId(plain, c, listed);
    };
  }

  private static boolean byId(String entry, Container c, List<Container> listed) {
    if (!entry.matches("[0-9a-f]+")) {
      Matcher within = Pattern.compile("(?<![a-z0-9])[0-9a-f]{12,64}(?![a-z0-9])").matcher(entry);
      return within.results().anyMatch(found -> c.id().startsWith(found.group()));
    }
    long such = listed.stream().filter(other -> other.id().startsWith(entry)).count();
    return c.id().startsWith(entry) && (entry.length() >= 12 || (entry.length() >= 6 && such == 1));
  }

  @Test
  void whatIsTrackedIsWhatTheContractSays() {
    int tracked = 0;
    for (int i = 0; i < CASES; i++) {
      List<Container> listed = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        listed.add(container());
      }
      String match = pick("id", "id", "name", "address", "label:job");
      List<String> entries = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        entries.add(entry(listed));
      }
      TrackedSet set;
      try {
        set = TrackedSet.of(entries, Match.parse(match)).resolve(listed);
      } catch (IllegalArgumentException e) {
        assertThat(match).isEqualTo("id"); // one that can be no name, such as "run 7"
        assertThat(entries).anyMatch(entry -> entry.contains(" ") || entry.contains(":"));
        continue;
      }
      for (Container c : listed) {
        boolean expected = entries.stream().anyMatch(entry -> tracks(match, entry, c, listed));
        assertThat(set.contains(c)).as(match + " " + entries + " " + c).isEqualTo(expected);
        tracked += expected ? 1 : 0;
      }
    }
    assertThat(tracked).isBetween(CASES / 5, CASES * 3);
  }
}
