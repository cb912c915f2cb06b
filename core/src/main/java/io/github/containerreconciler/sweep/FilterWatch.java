package io.github.containerreconciler.sweep;

import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RunningContainer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says so, once, when the engine ignores the labels that it was to filter by. That costs time but
 * no container: whatever it lists is checked against every rule. Thread-safe.
 */
final class FilterWatch {

  private static final Logger LOG = LoggerFactory.getLogger(FilterWatch.class);

  private final String reconciler;
  private final AtomicBoolean ignored = new AtomicBoolean();

  FilterWatch(String reconciler) {
    this.reconciler = reconciler;
  }

  /** One list under watch: to be shown every container, and then ended. */
  final class Listing implements Predicate<RunningContainer> {
    private final ListFilter filter;
    private final Predicate<RunningContainer> keep;
    private int seen;
    private int strangers;

    private Listing(ListFilter filter, Predicate<RunningContainer> keep) {
      this.filter = filter;
      this.keep = keep;
    }

    @Override
    public boolean test(RunningContainer container) {
      seen++;
      if (!filter.hasLabels(container)) {
        strangers++;
      }
      return keep.test(container);
    }

    void end() {
      if (strangers > 0 && !ignored.getAndSet(true)) {
        LOG.warn(
            "the engine ignores the filter by label {}: {} of the {} containers it lists lack it;"
                + " that costs no more than time, as every rule is checked here too reconciler={}",
            filter.labels(),
            strangers,
            seen,
            reconciler);
      }
    }
  }

  Listing begin(ListFilter filter, Predicate<RunningContainer> keep) {
    return new Listing(filter, keep);
  }
}
