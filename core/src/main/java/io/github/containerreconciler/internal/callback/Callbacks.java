package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Tracked;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The application's callbacks. Safe for use by several threads. */
public interface Callbacks {

  /**
   * The names registered now; calls none of them.
   *
   * @param required names without which no sweep may begin
   * @throws CallbackException if none is registered, or a required one is missing
   */
  List<String> names(List<String> required) throws CallbackException;

  /**
   * Asks every callback.
   *
   * @param timeout how long each may take
   * @throws CallbackException if any of them is missing, fails, hangs, or gives no valid answer:
   *     there is never a part of an answer
   */
  Answer ask(List<String> required, Duration timeout) throws CallbackException;

  /** Several sets: in doubt one of them tracks. */
  record Union(Collection<TrackedSet> sets) implements Tracked {

    @Override
    public boolean contains(Container container) {
      for (TrackedSet set : sets) {
        if (set.contains(container)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public @Nullable String doubt(Container container) {
      String doubt = null;
      for (TrackedSet set : sets) {
        doubt = doubt == null ? set.doubt(container) : doubt;
      }
      return doubt;
    }
  }

  /**
   * The answers of all callbacks. Immutable.
   *
   * @param each none of them failed
   */
  record Answer(List<CallbackAnswer> each) {

    public Answer {
      each = List.copyOf(each);
    }

    /** The answer of a single callback. */
    public static Answer of(String name, TrackedSet entries) {
      return new Answer(List.of(new CallbackAnswer(name, entries, Duration.ZERO, "")));
    }

    public List<String> names() {
      return each.stream().map(CallbackAnswer::name).toList();
    }

    /** The keys of the labels that entries are compared with. */
    public Set<String> labels() {
      Set<String> labels = new HashSet<>();
      for (CallbackAnswer answer : each) {
        labels.add(answer.entries().match().label());
      }
      labels.remove("");
      return labels;
    }

    /**
     * The union of all answers.
     *
     * @throws CallbackException if the listed containers lack a label that a callback needs: it was
     *     registered after they were listed
     */
    public Tracked tracked(Listing listing) throws CallbackException {
      if (!listing.labels().containsAll(labels())) {
        throw new CallbackException(
            "callbacks compare labels " + labels() + ", which were not asked for when listing");
      }
      Collection<TrackedSet> sets = new ArrayList<>();
      for (CallbackAnswer answer : each) {
        sets.add(answer.entries().resolve(listing.containers()));
      }
      return new Union(sets);
    }
  }
}
