package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the claims of an engine for somebody who claims nothing there. */
public final class ClaimList {

  private ClaimList() {}

  /**
   * One instance.
   *
   * @param volumes all its volumes, of which only the newest counts
   */
  public record Entry(ClaimRow row, List<String> volumes) {}

  /**
   * Reads all claims of an engine.
   *
   * @param processes what is known of the processes of this machine
   * @param timeout for each call
   */
  public static List<Entry> read(ContainerEngine engine, Processes processes, Duration timeout)
      throws EngineException {
    Instant now = engine.info(timeout).time();
    List<Claim> claims = new ArrayList<>();
    Map<String, List<String>> volumes = new HashMap<>();
    for (Volume volume : engine.volumes(Claim.LABEL + "=1", timeout)) {
      if (Claim.is(volume)) {
        Claim claim = Claim.of(volume);
        claims.add(claim);
        if (Claim.isNamed(volume.name())) {
          volumes.computeIfAbsent(claim.instance(), i -> new ArrayList<>()).add(volume.name());
        }
      }
    }
    ClaimBook book = new ClaimBook(() -> 0);
    book.learn(claims, now);
    Ends ends = new Ends(engine, processes);
    List<Entry> entries = new ArrayList<>();
    for (ClaimBook.Entry entry : book.all()) {
      Claim claim = entry.claim();
      boolean live = book.isLive(entry) && !ends.isOver(claim, true, now, timeout);
      entries.add(
          new Entry(
              ClaimRow.of(claim, book.age(entry), live, 0),
              volumes.getOrDefault(claim.instance(), List.of())));
    }
    return entries;
  }
}
