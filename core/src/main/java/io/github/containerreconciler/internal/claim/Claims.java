package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.Timeouts;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claims of an engine: writes ours, and reads those of other reconcilers, which neither may
 * remove what the other claims. Thread-safe; the calls of the engine are made one after the other.
 */
public final class Claims {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private static final Duration RETRY = Duration.ofSeconds(15);
  private static final Duration LAST_CALL = Duration.ofSeconds(2);
  private static final Duration FORGOTTEN = Duration.ofDays(1);
  private static final Duration SETTLED = Duration.ofHours(1);
  private static final int MOST_DELETED = 10;
  private static final String DELETED =
      "the claims on this engine were deleted, as by docker volume prune: other reconcilers have"
          + " time to write theirs anew";

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Timeouts timeouts;
  private final ContainerEngine engine;
  private final LongSupplier millis;
  private final OwnClaim own;
  private final ClaimBook book;
  private final Ends ends;
  private final ContestLog log;
  private final ReentrantLock turn = new ReentrantLock(true);

  private boolean refused;

  /** True while the engine does not answer: others cannot write their claims either. */
  private boolean silent;

  private volatile long doubtedUntil;
  private volatile boolean withdrawn;
  private volatile SweepContests last;

  /**
   * @param identity the service that this reconciler runs in
   * @param millis a clock that only counts on
   */
  public Claims(
      ReconcilerConfig config,
      LiveSettings settings,
      ContainerEngine engine,
      Identity identity,
      LongSupplier millis) {
    this.config = config;
    this.settings = settings;
    this.timeouts = new Timeouts(config, settings);
    this.engine = engine;
    this.millis = millis;
    Claim.Terms terms =
        new Claim.Terms(
            renewal(), config.safeguards().claim().group(), RuleText.write(config.rules()));
    this.doubtedUntil = millis.getAsLong() - SETTLED.toMillis();
    this.own = new OwnClaim(engine, identity, config.name(), terms, millis);
    this.book = new ClaimBook(millis);
    this.log = new ContestLog(config.name());
    this.ends = new Ends(engine, identity.processes());
    this.last = new SweepContests(this, Instant.EPOCH, List.of(), millis.getAsLong());
  }

  private boolean isOn() {
    return config.safeguards().claim().on() && !withdrawn;
  }

  /**
   * Writes our claim anew. Throws nothing: what fails is tried again.
   *
   * @return how long to wait until the next time
   */
  public Duration renew() {
    if (!isOn()) {
      return renewal();
    }
    turn.lock();
    try {
      List<Claim> listed = listIfPossible(); // a prune before the next sweep shall hide nobody
      noticePrune(listed);
      Claim before = own.standing();
      write();
      Claim written = own.standing();
      // by the volumes: the equals() of a record costs the host metaspace
      boolean isNew =
          before == null || written == null || !written.volume().equals(before.volume());
      if (written != null && isNew) {
        learn(listed, written.created());
      }
      deleteForgotten();
      if (own.isHindered()) {
        return soon();
      }
      Claim standing = own.standing();
      return standing == null ? renewal() : standing.terms().renewal();
    } catch (EngineException e) {
      LOG.debug("claim not written reconciler={}", config.name(), e);
      return soon();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Whose claims hold for a sweep that begins now. Our own is written before the others are read:
   * so of two that begin at once, the later one at least sees the other.
   *
   * @param engineTime the engine's clock, read before
   * @throws EngineException if it cannot be known, so that nothing may be removed
   */
  public Contests contests(Instant engineTime) throws EngineException {
    return isOn()
        ? new SweepContests(this, engineTime, look(engineTime, true), millis())
        : Contests.NONE;
  }

  /**
   * The rivals that count now; writes our own claim where the engine does not show it.
   *
   * @param begins whether a sweep begins; in its course a refused claim is not tried again
   */
  List<ClaimBook.Entry> look(Instant engineTime, boolean begins) throws EngineException {
    turn.lock();
    try {
      if (begins && !own.isLive()) {
        write();
      }
      List<Claim> listed = list();
      if (noticePrune(listed)) {
        write();
        listed = list();
      }
      if (isMissingIn(listed)) {
        throw new EngineException(
            EngineException.Reason.MALFORMED,
            "the engine at " + engine.endpoint() + " does not list the claim that it created");
      }
      learn(listed, engineTime);
      for (ClaimBook.Entry entry : book.all()) {
        // in the course of a sweep, an end makes nothing removable
        if (!entry.isExamined() || (begins && book.isLive(entry))) {
          book.examined(
              entry, ends.isOver(entry.claim(), entry.isListed(), engineTime, timeouts.look()));
        }
      }
      List<ClaimBook.Entry> live = book.live();
      live.removeIf(entry -> entry.claim().sharesWith(own.group()));
      return live;
    } finally {
      turn.unlock();
    }
  }

  private List<Claim> read() throws EngineException {
    List<Claim> claims = new ArrayList<>();
    for (Volume volume : engine.volumes(Claim.LABEL + "=1", timeouts.look())) {
      if (Claim.is(volume)) {
        claims.add(Claim.of(volume));
      }
    }
    return claims;
  }

  private @Nullable List<Claim> listIfPossible() {
    try {
      return read();
    } catch (EngineException e) { // a sweep that cannot read them is skipped
      LOG.debug("claims not read reconciler={}", config.name(), e);
      return null;
    }
  }

  /**
   * Notices that our claim was deleted. Then claims that we never saw were deleted too; their
   * owners write them soon.
   */
  private boolean noticePrune(@Nullable List<Claim> listed) {
    if (!isMissingIn(listed)) {
      return false;
    }
    own.vanished();
    if (millis() - doubtedUntil >= SETTLED.toMillis()) { // else a frequent prune would stop us
      doubtedUntil = millis() + renewal().toMillis();
      LOG.info("{}; until then nothing is removed reconciler={}", DELETED, config.name());
    }
    return true;
  }

  /** Another engine answers: it never had our claim, so nobody deleted any. */
  public void anotherEngine() {
    turn.lock();
    try {
      own.vanished();
    } finally {
      turn.unlock();
    }
  }

  /** Why any container may be another one's too; null nearly always. */
  @Nullable String doubt() {
    return millis() < doubtedUntil ? DELETED : null;
  }

  private void learn(@Nullable List<Claim> listed, Instant engineTime) {
    if (listed != null) {
      listed.removeIf(claim -> claim.instance().equals(own.instance()));
      book.learn(listed, engineTime);
    }
  }

  private boolean isMissingIn(@Nullable List<Claim> listed) {
    Claim standing = own.standing();
    if (standing == null || listed == null) {
      return false;
    }
    for (Claim claim : listed) {
      if (claim.volume().equals(standing.volume())) {
        return false;
      }
    }
    return true;
  }

  private void write() throws EngineException {
    try {
      own.renew(renewal(), timeouts.look());
      answered();
    } catch (EngineException e) {
      acceptRefusal(e);
    }
    if (withdrawn) { // meanwhile
      own.withdraw(LAST_CALL);
    }
  }

  /** Null where volumes are refused. */
  private @Nullable List<Claim> list() throws EngineException {
    try {
      List<Claim> claims = read();
      answered();
      return claims;
    } catch (EngineException e) {
      acceptRefusal(e);
      return null;
    }
  }

  /** An engine or proxy without volumes is swept without claims; any other failure is thrown. */
  private void acceptRefusal(EngineException e) throws EngineException {
    if (!OwnClaim.isRefusal(e)) {
      silent = true;
      throw e;
    }
    if (!refused) {
      LOG.warn(
          "the engine refuses volumes, so claims do not protect what two reconcilers both claim"
              + " reconciler={}: {}",
          config.name(),
          e.getMessage());
    }
    refused = true;
  }

  private void answered() {
    book.answered(silent, !own.isHindered());
    silent = own.isHindered();
  }

  /**
   * Deletes what services that ended without {@code stop()} left, else each of their starts would
   * leave a volume for good. Not in dry run, which removes nothing.
   */
  private void deleteForgotten() {
    if (settings.isDryRun() || !settings.isEnabled()) {
      return;
    }
    int deleted = 0;
    for (ClaimBook.Entry entry : book.all()) {
      boolean forgotten = entry.hasEnded() || book.age(entry).compareTo(FORGOTTEN) > 0;
      boolean named = Claim.isNamed(entry.claim().volume());
      if (!named || !entry.isListed() || !forgotten || deleted == MOST_DELETED) {
        continue;
      }
      deleted++;
      try {
        engine.removeVolume(entry.claim().volume(), timeouts.look());
      } catch (EngineException | RuntimeException e) {
        LOG.debug("claim {} not deleted", entry.claim().volume(), e);
        return;
      }
    }
  }

  /** Deletes our claim for good. Waits some seconds at most: others then wait until it is stale. */
  public void withdraw() {
    withdrawn = true;
    boolean mine = false;
    try {
      mine = turn.tryLock(LAST_CALL.toMillis(), TimeUnit.MILLISECONDS);
      if (mine) {
        own.withdraw(LAST_CALL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (mine) {
        turn.unlock();
      }
    }
  }

  /** Learns what a sweep that listed came to, and says which contests began and which ended. */
  public void swept(Contests contests) {
    if (contests instanceof SweepContests sweep) {
      last = sweep;
      log.learn(sweep.reasons());
    }
  }

  /** Every claim that was seen, our own first; makes no call. */
  public List<ClaimRow> rows() {
    List<ClaimRow> rows = new ArrayList<>();
    Claim standing = own.standing();
    if (standing != null) {
      rows.add(ClaimRow.of(standing, own.age(), own.isLive(), 0));
    }
    for (ClaimBook.Entry entry : book.all()) {
      Claim claim = entry.claim();
      rows.add(
          ClaimRow.of(claim, book.age(entry), book.isLive(entry), last.count(claim.instance())));
    }
    return rows;
  }

  Duration age(ClaimBook.Entry entry) {
    return book.age(entry);
  }

  long millis() {
    return millis.getAsLong();
  }

  private Duration soon() {
    return renewal().compareTo(RETRY) < 0 ? renewal() : RETRY;
  }

  private Duration renewal() {
    return Claim.renewal(settings.period());
  }
}
