package io.github.containerreconciler.internal.judge;

/**
 * A set of ids that only grows: a table with open addressing, at most four fifths full. It takes a
 * quarter of a {@link java.util.HashSet}'s memory, and looks at no other id than the one it finds.
 * Not for texts that somebody may choose so that they collide. Used by one thread until it is
 * complete.
 */
public final class IdTable {

  private static final int FIBONACCI = 0x9E3779B9; // 2^32 / golden ratio: spreads what is alike

  private static final int MOST_EXPECTED = 1 << 20; // beyond that it waits until they have come

  private int[] hashes; // 0 where there is no id
  private String[] ids;
  private int size;

  /**
   * @param expected how many ids are to come, as far as that is known
   */
  public IdTable(int expected) {
    int least = Math.max(8, Math.min(expected, MOST_EXPECTED));
    int slots = Integer.highestOneBit(least) * 2;
    slots = isFull(least, slots) ? slots * 2 : slots;
    hashes = new int[slots];
    ids = new String[slots];
  }

  private static boolean isFull(int size, int slots) {
    return size > slots / 5 * 4;
  }

  /** Returns false if it is in here already. */
  public boolean add(String id) {
    return add(id, hash(id));
  }

  private boolean add(String id, int hash) {
    int slot = slot(id, hash);
    if (hashes[slot] != 0) {
      return false;
    }
    if (isFull(size + 1, ids.length)) {
      grow();
      slot = slot(id, hash);
    }
    hashes[slot] = hash;
    ids[slot] = id;
    size++;
    return true;
  }

  void addAll(IdTable others) {
    addAll(others.hashes, others.ids);
  }

  private void addAll(int[] itsHashes, String[] itsIds) {
    for (int i = 0; i < itsIds.length; i++) {
      if (itsHashes[i] != 0) {
        add(itsIds[i], itsHashes[i]);
      }
    }
  }

  boolean contains(String id) {
    return hashes[slot(id, hash(id))] != 0;
  }

  int size() {
    return size;
  }

  private static int hash(String id) {
    int hash = id.hashCode() * FIBONACCI;
    return hash == 0 ? 1 : hash;
  }

  /** Where it is, or where there is room for it. */
  private int slot(String id, int hash) {
    int slot = hash >>> (Integer.numberOfLeadingZeros(hashes.length) + 1);
    while (hashes[slot] != 0 && (hashes[slot] != hash || !ids[slot].equals(id))) {
      slot = (slot + 1) & (hashes.length - 1);
    }
    return slot;
  }

  private void grow() {
    int[] hashesBefore = hashes;
    String[] idsBefore = ids;
    hashes = new int[hashesBefore.length * 2];
    ids = new String[idsBefore.length * 2];
    size = 0;
    addAll(hashesBefore, idsBefore);
  }
}
