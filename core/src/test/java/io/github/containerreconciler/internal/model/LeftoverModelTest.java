package io.github.containerreconciler.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.leftover.Leftover;
import io.github.containerreconciler.internal.leftover.LeftoverJudge;
import io.github.containerreconciler.internal.leftover.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** The judge of networks and volumes against the model. */
class LeftoverModelTest {

  private static final int TRIES = 2_000;
  private static final int LEFTOVERS = 510 * Integer.getInteger("model.scale", 1);
  private static final Map<Integer, String> IDS = new HashMap<>();
  private static final Map<Verdict, Long> JUDGED = new EnumMap<>(Verdict.class);

  @AfterContainer
  static void figures() {
    long all = JUDGED.values().stream().mapToLong(Long::longValue).sum();
    System.out.println("[figures] judge and model agreed on " + all + " leftovers: " + JUDGED);
    assertThat(all).isGreaterThanOrEqualTo(1_000_000);
    assertThat(JUDGED).as("all verdicts").hasSize(8);
    assertThat(JUDGED.values()).as("none is rare").allMatch(count -> count > 1_000);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void theJudgeAndTheModelAgree(@ForAll long seed) {
    Chance chance = new Chance(seed);
    Instant now = Instant.parse("2026-01-01T00:00:00.5Z").plusNanos(chance.upTo(999_999_999));
    Duration grace = Duration.ofSeconds(chance.upTo(600));
    List<Container> containers = new ArrayList<>();
    List<String> tracked = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Container c = attached(chance, chance.container(chance.around(now.minus(grace))));
      containers.add(c);
      if (chance.oneIn(4)) {
        tracked.add(chance.entryFor(c));
      }
    }
    for (int i = 0; i < 4; i++) {
      tracked.add(entry(chance, chance.oneIn(2) ? id(chance.upTo(30)) : name(chance.upTo(30))));
    }
    List<OwnershipRule> rules =
        chance.rules().stream()
            .map(
                r ->
                    new OwnershipRule(
                        r.name(), r.conditions(), r.reportOnly(), false, chance.oneIn(2)))
            .toList();
    LeftoverRules model = new LeftoverRules(rules, tracked, containers, grace, now);
    LeftoverJudge judge =
        new LeftoverJudge(
            rules,
            Chance.EXEMPT,
            TrackedSet.of(tracked).resolve(containers),
            new Judge.Times(grace, now, Duration.ZERO));
    Users users = new Users(containers);
    for (int i = 0; i < LEFTOVERS; i++) {
      Duration unused =
          switch (chance.upTo(3)) {
            case 0 -> Duration.ZERO;
            case 1 -> grace;
            case 2 -> grace.minusNanos(1);
            default -> grace.plusSeconds(chance.upTo(100));
          };
      Instant created = chance.oneIn(20) ? Instant.EPOCH : chance.around(now.minus(grace));
      Object facts = chance.oneIn(2) ? network(chance, created) : volume(chance, created);
      Leftover leftover = facts instanceof Network n ? Leftover.of(n) : Leftover.of((Volume) facts);
      Verdict expected =
          facts instanceof Network n
              ? model.verdict(n, unused)
              : model.verdict((Volume) facts, unused);
      Verdict actual = judge.judge(leftover, users.of(leftover), unused).verdict();
      if (actual != expected || judge.claims(leftover) != (expected != Verdict.NOT_OWNED)) {
        assertThat(actual).as("%s unused for %s by %s", facts, unused, model).isEqualTo(expected);
      }
      JUDGED.merge(expected, 1L, Long::sum);
    }
  }

  private static Container attached(Chance chance, Container c) {
    List<String> networks = new ArrayList<>();
    List<String> volumes = new ArrayList<>();
    while (chance.oneIn(2)) {
      String id = id(chance.upTo(60)).substring(0, chance.oneIn(2) ? 64 : 12);
      networks.add(chance.oneIn(2) ? id : name(chance.upTo(60)));
      volumes.add(chance.oneIn(2) ? id(chance.upTo(60)) : name(chance.upTo(60)));
    }
    String mode =
        switch (chance.upTo(3)) {
          case 0 -> name(chance.upTo(60));
          case 1 -> id(chance.upTo(60)).substring(0, chance.oneIn(2) ? 64 : 12);
          default -> "bridge";
        };
    String state = chance.of(List.of("running", "created", "exited", "dead", "removing"));
    return c.attachedTo(new Attachments(state, mode, networks, List.of(), volumes));
  }

  private static Network network(Chance chance, Instant created) {
    int i = chance.upTo(90);
    String scope = chance.oneIn(12) ? chance.of(List.of("swarm", "global")) : "local";
    String predefined = chance.of(List.of("bridge", "host", "none", "podman", "ingress"));
    return new Network(
        chance.oneIn(30) ? "z4k9q2" : id(i),
        chance.oneIn(20) ? predefined : name(i),
        chance.of(List.of("bridge", "macvlan")),
        scope,
        labels(chance),
        created,
        List.of(),
        chance.oneIn(30));
  }

  private static Volume volume(Chance chance, Instant created) {
    int i = chance.upTo(90);
    return new Volume(
        chance.oneIn(2) ? id(i) : name(i),
        chance.oneIn(12) ? "acme/nfs" : "local",
        labels(chance),
        created,
        chance.of(List.of("local", "local", "", "global")));
  }

  private static Map<String, String> labels(Chance chance) {
    Map<String, String> labels = new HashMap<>(chance.labels());
    if (chance.oneIn(6)) {
      labels.put("com.docker.volume.anonymous", "");
    }
    if (chance.oneIn(15)) {
      labels.put("io.github.containerreconciler.claim", "1");
    }
    return labels;
  }

  /** Volumes that nobody named have such names. */
  private static String id(int i) {
    return IDS.computeIfAbsent(
        i, n -> String.format("%016x", (n + 1) * 0x9E3779B97F4A7C15L).repeat(4));
  }

  private static String name(int i) {
    return "Net-" + i;
  }

  private static String entry(Chance chance, String text) {
    return switch (chance.upTo(3)) {
      case 0 -> text;
      case 1 -> text.toUpperCase(Locale.ROOT);
      case 2 -> text.length() == 64 ? text.substring(0, 12 + chance.upTo(40)) : "/" + text;
      default -> text.length() == 64 ? text.substring(0, 11) : text + "x";
    };
  }
}
