package io.github.containerreconciler.internal.callback;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies an application's collection, and notices where it cannot be whole. */
public final class Entries {

  /** More than any engine can run; an iterator without end is stopped here. */
  public static final int MOST = 1_000_000;

  private Entries() {}

  /**
   * The same for an answer of which all elements, but null, must be texts.
   *
   * @throws IllegalStateException as {@link #copy}, or if an element is no text
   */
  public static String[] texts(Collection<?> collection) {
    List<@Nullable Object> copy = copy(collection);
    for (Object element : copy) {
      if (element != null && !(element instanceof String)) {
        throw new IllegalStateException(
            "an entry is a " + element.getClass().getTypeName() + ", not a String");
      }
    }
    return copy.toArray(new String[0]);
  }

  /**
   * The elements of a collection.
   *
   * @throws IllegalStateException if it gives out another number of elements than it says it has,
   *     or more than {@value #MOST}
   */
  public static List<@Nullable Object> copy(Collection<?> collection) {
    int before = collection.size();
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object element : collection) {
      if (copy.size() == MOST) {
        throw new IllegalStateException("it gives out more than " + MOST + " entries");
      }
      copy.add(element);
    }
    int after = collection.size(); // it may have changed meanwhile, as concurrent ones may
    if (copy.size() < Math.min(before, after) || copy.size() > Math.max(before, after)) {
      throw new IllegalStateException(
          "it says that it has " + after + " entries, but gives out " + copy.size());
    }
    return copy;
  }
}
