package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of events: removals, failures, holds, approvals, keeps, changes of settings, start and stop.
 * It is written to a file, if there is one, and read back from it; otherwise the last thousand
 * events of this process are remembered. A file that cannot be written stops nothing. Thread-safe.
 */
public final class History implements SweepListener {

  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final int MOST_REMEMBERED = 1_000;

  private final String reconciler;
  private final Clock clock;
  private final @Nullable String name;
  private final @Nullable HistoryFile file;
  private final Deque<HistoryEvent> remembered = new ArrayDeque<>();
  private final Map<String, HistoryEvent> held = new LinkedHashMap<>();
  private boolean failing;

  /**
   * State that an earlier process left: an operator's keeps, and containers that wait for an
   * operator.
   *
   * @param kept until when, by id
   * @param held the ids of what was held and neither approved, removed nor released since
   */
  public record Left(Map<String, Instant> kept, Set<String> held) {}

  /**
   * @param file null to remember only the events of this process
   */
  public History(String reconciler, @Nullable String file, Clock clock) {
    this.reconciler = reconciler;
    this.clock = clock;
    this.name = file;
    this.file = file == null ? null : open(file);
  }

  private static @Nullable HistoryFile open(String file) {
    try {
      return new HistoryFile(Path.of(file).toAbsolutePath());
    } catch (InvalidPathException e) {
      LOG.warn("history={} is no path: {}", file, e.getMessage());
      return null;
    }
  }

  /** Adds an event about the reconciler. */
  public void add(HistoryEvent.Kind kind, String detail) {
    add(HistoryEvent.of(clock.instant(), kind, detail));
  }

  /** Adds an event about a container, network or volume. */
  public void add(HistoryEvent.Kind kind, Decision about, String detail) {
    add(HistoryEvent.of(clock.instant(), kind, about, detail));
  }

  /** Adds that an operator approved these, of which the last report showed them as held. */
  public synchronized void approved(Collection<String> ids) {
    for (String id : ids) {
      HistoryEvent was = held.remove(id);
      if (was != null) {
        add(was.then(clock.instant(), HistoryEvent.Kind.APPROVED, "by an operator"));
      }
    }
  }

  @Override
  public synchronized void onReport(SweepReport report) {
    for (RemovalRecord r : report.removals()) {
      String error = r.error().isEmpty() ? "" : r.error() + "; ";
      HistoryEvent.Kind kind = HistoryEvent.Kind.valueOf(r.outcome().name());
      add(HistoryEvent.of(r.time(), kind, r.decision(), error + r.decision().reason()));
      held.remove(r.decision().container().id());
    }
    if (report.listed()) {
      holds(report);
    }
  }

  private void holds(SweepReport report) {
    Instant now = clock.instant();
    Map<String, HistoryEvent> before = new LinkedHashMap<>(held);
    held.clear();
    for (Decision d : report.decisions()) {
      String id = d.container().id();
      HistoryEvent was = before.remove(id);
      if (d.verdict() == Verdict.HELD) {
        HistoryEvent is = HistoryEvent.of(now, HistoryEvent.Kind.HELD, d, d.reason());
        held.put(id, is);
        if (was == null) {
          add(is);
        }
      } else if (was != null) {
        String why = "it is " + d.verdict().name() + ": " + d.reason();
        add(was.then(now, HistoryEvent.Kind.RELEASED, why));
      }
    }
    before.values().forEach(e -> add(e.then(now, HistoryEvent.Kind.RELEASED, "it is gone")));
  }

  private synchronized void add(HistoryEvent event) {
    if (file == null) {
      remembered.addFirst(event);
      if (remembered.size() > MOST_REMEMBERED) {
        remembered.removeLast();
      }
      return;
    }
    try {
      file.append(HistoryLine.write(reconciler, event));
      failing = false;
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        LOG.warn(
            "history={} cannot be written reconciler={}; sweeps go on without it: {}",
            name,
            reconciler,
            e.toString());
      }
      failing = true;
    }
  }

  /** The last events, the newest first. */
  public List<HistoryEvent> newest(int most) {
    List<HistoryEvent> found = new ArrayList<>();
    read(
        event -> {
          found.add(event);
          return found.size() < most;
        });
    return found;
  }

  /**
   * The last removal of a container by its id, a prefix of at least 6 digits, or its name; null if
   * the history knows of none.
   */
  public @Nullable HistoryEvent lastRemoval(String container) {
    List<HistoryEvent> found = new ArrayList<>();
    read(
        event -> {
          if (event.kind() == HistoryEvent.Kind.REMOVED && isAbout(event, container)) {
            found.add(event);
          }
          return found.isEmpty();
        });
    return found.isEmpty() ? null : found.get(0);
  }

  private static boolean isAbout(HistoryEvent event, String container) {
    return event.name().equals(container)
        || (container.length() >= 6 && event.id().startsWith(container));
  }

  /** Returns what an earlier process left in the file; before the first report. */
  public synchronized Left left() {
    Map<String, Instant> kept = new LinkedHashMap<>();
    Set<String> decidedKeeps = new HashSet<>();
    Set<String> decidedHolds = new HashSet<>();
    read(
        event -> {
          switch (event.kind()) {
            case KEPT, KEEP_ENDED -> {
              Instant until = until(event);
              if (decidedKeeps.add(event.id()) && until != null) {
                kept.put(event.id(), until);
              }
            }
            case HELD, RELEASED, APPROVED, REMOVED, ALREADY_GONE -> {
              if (decidedHolds.add(event.id()) && event.kind() == HistoryEvent.Kind.HELD) {
                held.put(event.id(), event);
              }
            }
            default -> {}
          }
          return true;
        });
    return new Left(kept, Set.copyOf(held.keySet()));
  }

  /** A keep's detail is its end. */
  private static @Nullable Instant until(HistoryEvent event) {
    try {
      return event.kind() == HistoryEvent.Kind.KEPT ? Instant.parse(event.detail()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void read(Predicate<HistoryEvent> reader) {
    HistoryFile from = file;
    if (from == null) {
      List<HistoryEvent> all;
      synchronized (this) {
        all = List.copyOf(remembered);
      }
      for (HistoryEvent event : all) {
        if (!reader.test(event)) {
          return;
        }
      }
      return;
    }
    try {
      from.readBackwards(
          line -> {
            HistoryEvent event = HistoryLine.read(reconciler, line);
            return event == null || reader.test(event);
          });
    } catch (IOException | RuntimeException e) {
      LOG.warn("history={} cannot be read reconciler={}: {}", name, reconciler, e.toString());
    }
  }
}
