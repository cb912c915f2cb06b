package io.github.containerreconciler.judge;

/**
 * A set of ids that only grows: a table with open addressing, at most half full. It takes a third
 * of a {@link java.util.HashSet}'s memory, and one step less for each look. Not for texts that
 * somebody may choose so that they collide. Used by one thread until it is complete.
 */
public final class IdTable {

  private static final int FIBONACCI = 0x9E3779B9; // 2^32 / golden ratio: spreads what is alike

  private static final int MOST_EXPECTED = 1 << 20; // beyond that it waits until they have come

  private String[] slots;
  private int size;

  /**
   * @param expected how many ids are to come, as far as that is known
   */
  public IdTable(int expected) {
    int atLeast = Math.max(8, Math.min(expected, MOST_EXPECTED));
    slots = new String[Integer.highestOneBit(atLeast) * 4];
  }

  /** Returns false if it is in here already. */
  public boolean add(String id) {
    if (size >= slots.length / 2) {
      grow();
    }
    int slot = slot(id);
    if (slots[slot] != null) {
      return false;
    }
    slots[slot] = id;
    size++;
    return true;
  }

  void addAll(IdTable others) {
    addAll(others.slots);
  }

  private void addAll(String[] idsAndGaps) {
    for (String id : idsAndGaps) {
      if (id != null) {
        add(id);
      }
    }
  }

  boolean contains(String id) {
    return slots[slot(id)] != null;
  }

  int size() {
    return size;
  }

  /** Where it is, or where there is room for it. */
  private int slot(String id) {
    int slot = (id.hashCode() * FIBONACCI) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    while (slots[slot] != null && !slots[slot].equals(id)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    String[] before = slots;
    slots = new String[before.length * 2];
    size = 0;
    addAll(before);
  }
}
