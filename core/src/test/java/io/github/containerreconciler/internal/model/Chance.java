package io.github.containerreconciler.internal.model;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.NamePattern;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Draws containers, rules and callbacks from small alphabets, so that they meet often; the same
 * seed draws the same. {@code -Dmodel.seed=2} draws others: a push is judged by what it changes,
 * the nightly run looks for what nobody thought of.
 */
final class Chance {

  static final String EXEMPT = "exempt";

  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final List<String> VALUES = List.of("", "1", "2");
  private static final List<String> MOUNTS = List.of("/m", "/n");
  private static final List<String> PATTERNS = List.of("job", "^/x", "-[0-9]+$", "/.*e");
  private static final List<String> STEMS = List.of("job", "x", "some", "abcdef123456");

  private final Random random;
  private int drawn;

  Chance(long seed) {
    random = new Random(seed + 1_000_003 * Long.getLong("model.seed", 0));
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** One to three rules, each with at least one condition. */
  List<OwnershipRule> rules() {
    List<OwnershipRule> rules = new ArrayList<>();
    for (int i = upTo(2); i >= 0; i--) {
      List<LabelMatch> labels = new ArrayList<>();
      for (String key : KEYS) {
        if (oneIn(3)) {
          labels.add(new LabelMatch(key, oneIn(2) ? null : of(VALUES)));
        }
      }
      List<String> mounts = oneIn(4) ? List.of(of(MOUNTS)) : List.of();
      NamePattern name = oneIn(4) ? new NamePattern(of(PATTERNS)) : null;
      if (labels.isEmpty() && mounts.isEmpty() && name == null) {
        labels.add(new LabelMatch(of(KEYS), null));
      }
      rules.add(
          new OwnershipRule(
              "r" + i,
              new Conditions(labels, mounts, name, null, null),
              oneIn(5),
              oneIn(4),
              false));
    }
    return rules;
  }

  Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    for (String key : KEYS) {
      if (oneIn(2)) {
        labels.put(key, of(VALUES));
      }
    }
    if (oneIn(8)) {
      labels.put(EXEMPT, of(List.of("", "true", "false", "FALSE")));
    }
    return labels;
  }

  /** As the list shows it: created in whole seconds. */
  Container container(Instant created) {
    drawn++;
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      id.append(String.format("%016x", random.nextLong()));
    }
    List<String> names = new ArrayList<>(List.of("/" + of(STEMS) + "-" + drawn));
    if (oneIn(8)) {
      names.add("/link/" + drawn);
    }
    List<String> mounts = new ArrayList<>(MOUNTS);
    mounts.removeIf(mount -> oneIn(2));
    String image = "sha256:" + upTo(3);
    Instant seconds = created.truncatedTo(ChronoUnit.SECONDS);
    return new Container(id.toString(), names, "i:1", image, labels(), mounts, seconds);
  }

  /** Around the edge of the grace, on it, or far from it. */
  Instant around(Instant edge) {
    return switch (upTo(5)) {
      case 0 -> edge;
      case 1 -> edge.plusNanos(1);
      case 2 -> edge.minusNanos(1);
      case 3 -> edge.plusMillis(upTo(4_000) - 2_000L);
      case 4 -> edge.plusSeconds(upTo(600));
      default -> edge.minus(Duration.ofHours(1 + upTo(5)));
    };
  }

  @Nullable Instant started(Instant edge) {
    return oneIn(4) ? null : around(edge);
  }

  /** How an application may name a container that it knows; the last ones name none. */
  String entryFor(Container c) {
    return switch (upTo(7)) {
      case 0 -> c.id();
      case 1 -> c.id().toUpperCase(Locale.ROOT);
      case 2 -> c.id().substring(0, 12);
      case 3 -> c.id().substring(0, 12 + upTo(51));
      case 4 -> c.names().get(c.names().size() - 1);
      case 5 -> c.names().get(0).substring(1);
      case 6 -> c.id().substring(0, 9 + upTo(2)); // too many digits for two to share them
      default -> oneIn(2) ? c.id().substring(0, upTo(4) + 1) : c.names().get(0).substring(1) + "x";
    };
  }
}
