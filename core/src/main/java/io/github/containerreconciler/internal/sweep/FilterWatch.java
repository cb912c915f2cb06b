package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says so, once, when the engine ignores the labels that it was to filter by. That costs time but
 * no container: whatever it lists is checked against every rule. Thread-safe.
 */
public final class FilterWatch {

  private static final Logger LOG = LoggerFactory.getLogger(FilterWatch.class);

  private final String reconciler;
  private final AtomicBoolean ignored = new AtomicBoolean();

  FilterWatch(String reconciler) {
    this.reconciler = reconciler;
  }

  /** One list under watch: to be shown every container, and then ended. */
  final class Listing implements Selection {
    private final List<LabelMatch> labels;
    private final Selection selection;
    private int seen;
    private int strangers;
    private String malformed = "";

    private Listing(ListFilter filter, Selection selection) {
      List<LabelMatch> wanted = new ArrayList<>();
      for (String label : filter.labels()) {
        wanted.add(LabelMatch.parse(label));
      }
      this.labels = wanted;
      this.selection = selection;
    }

    @Override
    public boolean keeps(Container container) {
      seen++;
      if (!LabelMatch.allMatch(labels, container.labels())) {
        strangers++;
      }
      return selection.keeps(container);
    }

    @Override
    public boolean needsLabel(String key) {
      return selection.needsLabel(key);
    }

    @Override
    public boolean needsAttachments() {
      return selection.needsAttachments();
    }

    @Override
    public void malformed(String id, String why) {
      malformed = "container " + (id.isEmpty() ? "(no id)" : id) + " cannot be read: " + why;
    }

    /** Returns what is wrong with one that cannot be read and may be ours; empty if nothing is. */
    String malformed() {
      return malformed;
    }

    @Override
    public boolean needsMounts() {
      return selection.needsMounts();
    }

    @Override
    public boolean needsMount(String destination) {
      return selection.needsMount(destination);
    }

    void end() {
      if (strangers > 0 && !ignored.getAndSet(true)) {
        LOG.warn(
            "the engine ignores the filter by label {}: {} of the {} containers it lists lack it;"
                + " that costs no more than time, as every rule is checked here too reconciler={}",
            labels,
            strangers,
            seen,
            reconciler);
      }
    }
  }

  Listing begin(ListFilter filter, Selection selection) {
    return new Listing(filter, selection);
  }
}
