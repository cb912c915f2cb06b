package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim of this reconciler: a volume that is written anew under the next number, since an
 * engine never changes a volume. One thread at a time changes it; any may ask how it is.
 */
final class OwnClaim {

  private static final Logger LOG = LoggerFactory.getLogger(OwnClaim.class);

  /**
   * Fewer would let the claim end in a short trouble; more would litter the engine in a long one.
   */
  private static final int MOST_EARLIER = 3;

  private final ContainerEngine engine;
  private final Identity identity;
  private final Claim template;
  private final LongSupplier millis;

  /** Volumes to be deleted. */
  private final Set<String> earlier = new LinkedHashSet<>();

  private long number;
  private volatile @Nullable Claim standing;
  private volatile long writtenAt;
  private boolean keptByEngine;
  private boolean refused;

  /**
   * @param reconciler its name
   * @param terms of which the renewal is set anew each time
   * @param millis a clock that only counts on
   */
  OwnClaim(
      ContainerEngine engine,
      Identity identity,
      String reconciler,
      Claim.Terms terms,
      LongSupplier millis) {
    this.engine = engine;
    this.identity = identity;
    this.millis = millis;
    this.template =
        new Claim(
            "",
            Instant.EPOCH,
            newInstance(identity, reconciler),
            new Claimant(reconciler, identity.service(), identity.host(), "", identity.process()),
            terms);
  }

  /** Random, and no two processes or reconcilers can share it for want of randomness. */
  private static String newInstance(Identity identity, String reconciler) {
    long apart = (identity.process().text() + identity.host() + reconciler).hashCode();
    long bits = ThreadLocalRandom.current().nextLong() ^ (apart << 16) ^ System.nanoTime();
    return String.format(Locale.ROOT, "%012x", bits & 0xffff_ffff_ffffL);
  }

  String instance() {
    return template.instance();
  }

  String group() {
    return template.terms().group();
  }

  /** The claim as it was last written; null before the first, and once it is withdrawn. */
  @Nullable Claim standing() {
    return standing;
  }

  /** Since it was last written. */
  Duration age() {
    return Duration.ofMillis(millis.getAsLong() - writtenAt);
  }

  /** Returns whether others count it now. */
  boolean isLive() {
    Claim claim = standing;
    return claim != null && age().compareTo(claim.lifetime()) < 0;
  }

  /** Returns whether it could not be written anew for a reason that may soon pass. */
  boolean isHindered() {
    return keptByEngine && !refused;
  }

  /** The engine does not show it any more: it was pruned, or another engine answers. */
  void vanished() {
    Claim last = standing;
    if (last != null) {
      earlier.add(last.volume());
    }
    standing = null;
  }

  /**
   * Writes it under the next number, then deletes the one before. Earlier ones that cannot be
   * deleted are tried again; beside these it is written when it is due.
   */
  void renew(Duration renewal, Duration timeout) throws EngineException {
    deleteEarlier(timeout);
    boolean due = standing == null || age().compareTo(renewal) >= 0;
    if (!earlier.isEmpty() && (refused || !due || earlier.size() >= MOST_EARLIER)) {
      return;
    }
    Claim next = next(renewal, timeout);
    long before = millis.getAsLong();
    earlier.add(next.volume()); // perhaps created, whatever comes back
    Volume written;
    try {
      written = engine.createVolume(next.volume(), next.labels(), timeout);
    } catch (EngineException e) {
      if (isRefusal(e) || e.reason() == EngineException.Reason.UNREACHABLE) {
        earlier.remove(next.volume());
      }
      throw e;
    }
    earlier.remove(next.volume());
    if (!Claim.of(written).instance().equals(instance())) {
      throw new EngineException(
          EngineException.Reason.MALFORMED,
          "the volume " + next.volume() + " existed before and is not our claim");
    }
    Claim last = standing;
    standing = next.createdAt(written.created());
    writtenAt = before;
    if (last != null) {
      earlier.add(last.volume());
      deleteEarlier(timeout);
    }
  }

  private Claim next(Duration renewal, Duration timeout) {
    number++;
    Claim.Terms terms = template.terms();
    return new Claim(
        Claim.NAME + instance() + "." + number,
        Instant.EPOCH,
        instance(),
        template.by().inContainer(ownContainer(timeout)),
        new Claim.Terms(renewal, terms.group(), terms.rules()));
  }

  /** The container that we run in, if this engine runs it now; empty in any doubt. */
  private String ownContainer(Duration timeout) {
    SelfIdentity self = identity.self();
    Set<String> running = new HashSet<>();
    for (String id : self.configured().isEmpty() ? self.ids() : self.named()) {
      try {
        Optional<ContainerDetails> found =
            engine.inspect(id.startsWith("/") ? id.substring(1) : id, timeout);
        if (found.isPresent() && found.get().running() && isOurs(found.get(), self, timeout)) {
          running.add(found.get().container().id());
        }
      } catch (EngineException | RuntimeException e) {
        LOG.debug("own container {} cannot be seen", id, e);
      }
    }
    return running.size() == 1 ? running.iterator().next() : "";
  }

  /**
   * A container that shares another one's network shows that one's id, but not its layer. Where no
   * layer can be compared, it is ours only if nobody shares its network.
   */
  private boolean isOurs(ContainerDetails found, SelfIdentity self, Duration timeout)
      throws EngineException {
    if (!found.upperDir().isEmpty() && !self.upperDir().isEmpty()) {
      return found.upperDir().endsWith(self.upperDir());
    }
    String mode = "container:" + found.container().id();
    Selection joined = Selection.bare(c -> c.attached().networkMode().startsWith(mode));
    return engine.list(ListFilter.NONE, joined, timeout).isEmpty();
  }

  /** Deletes everything that it wrote. */
  void withdraw(Duration timeout) {
    vanished();
    deleteEarlier(timeout);
  }

  private void deleteEarlier(Duration timeout) {
    for (Iterator<String> i = earlier.iterator(); i.hasNext(); ) {
      String volume = i.next();
      try {
        if (engine.removeVolume(volume, timeout) == LeftoverRemoval.IN_USE) {
          kept(volume, "a container uses it", true);
          return;
        }
        i.remove();
      } catch (EngineException e) {
        kept(volume, String.valueOf(e.getMessage()), isRefusal(e));
        return;
      }
    }
    keptByEngine = false;
  }

  private void kept(String volume, String why, boolean byRefusal) {
    if (!keptByEngine) {
      LOG.warn(
          "the claim {} cannot be deleted; before that works, few more are written beside it"
              + " reconciler={}: {}",
          volume,
          template.by().reconciler(),
          why);
    }
    keptByEngine = true;
    refused = byRefusal;
  }

  /** Returns whether the engine, or a proxy before it, does not offer volumes to us. */
  static boolean isRefusal(EngineException e) {
    return e.status() == 403 || e.status() == 404 || e.status() == 405;
  }
}
