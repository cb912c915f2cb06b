package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The contests of one sweep, and whom each is with. Thread-safe. */
final class SweepContests implements Contests {

  private static final long FRESH_MILLIS = 1_000;

  private final Claims claims;
  private final Instant engineTime;

  /** The containers that each rival contests, by its instance. */
  private final Map<String, Set<String>> contested = new ConcurrentHashMap<>();

  private volatile List<ClaimBook.Entry> live;
  private long lookedAt;
  private boolean looked;

  /**
   * @param engineTime the engine's clock when the sweep began
   */
  SweepContests(Claims claims, Instant engineTime, List<ClaimBook.Entry> live, long lookedAt) {
    this.claims = claims;
    this.engineTime = engineTime;
    this.live = live;
    this.lookedAt = lookedAt;
  }

  @Override
  public @Nullable String reason(Container listed, Container inspected) {
    String doubt = claims.doubt();
    if (live.isEmpty()) {
      return doubt;
    }
    Container now = connected(inspected, listed);
    Container before = asListed(now, listed);
    String reason = null;
    for (ClaimBook.Entry entry : live) {
      Rival rival = entry.rival();
      if (rival.claims(now) || rival.claims(before)) {
        contested
            .computeIfAbsent(rival.claim().instance(), i -> ConcurrentHashMap.newKeySet())
            .add(inspected.id());
        reason = reason == null ? reason(entry) : reason;
      }
    }
    return reason == null ? doubt : reason;
  }

  @Override
  public List<OwnershipRule> rules() {
    return live.stream().flatMap(entry -> entry.rival().rules().stream()).toList();
  }

  /** Inspecting may not show the networks. */
  private static Container connected(Container inspected, Container listed) {
    return inspected.attached().networks().isEmpty()
        ? inspected.attachedTo(listed.attached())
        : inspected;
  }

  /** By the name and the image that the list shows: either may have changed since. */
  private static Container asListed(Container c, Container listed) {
    return new Container(
        c.id(),
        listed.names(),
        listed.image(),
        c.imageId(),
        c.labels(),
        c.mounts(),
        c.created(),
        c.attached());
  }

  @Override
  public synchronized void refresh() throws EngineException {
    long now = claims.millis();
    if (looked && now - lookedAt < FRESH_MILLIS) {
      return;
    }
    looked = true; // the first one of a sweep is right before its first removal
    live = claims.look(engineTime, false);
    lookedAt = now;
  }

  /** Returns how many containers the rival of this instance contests. */
  int count(String instance) {
    return contested.getOrDefault(instance, Set.of()).size();
  }

  /** Why the containers of each rival are contested, by its instance. */
  Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (ClaimBook.Entry entry : live) {
      int count = count(entry.claim().instance());
      if (count > 0) {
        reasons.put(entry.claim().instance(), count + " containers, " + reason(entry));
      }
    }
    return reasons;
  }

  private String reason(ClaimBook.Entry entry) {
    return entry.rival().reason(Durations.format(claims.age(entry)));
  }
}
