package io.github.containerreconciler.internal.config;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A text for a regular expression that an operator wrote. It counts how often it is looked at, and
 * ends a search that goes on too long: some expressions backtrack for years on a text made for it.
 */
public final class BoundedText implements CharSequence {

  /** Plain expressions look at each character of a name a few hundred times at most. */
  private static final int MOST_STEPS = 100_000;

  private final String text;
  private final int from;
  private final int to;
  private final AtomicInteger steps;

  public BoundedText(String text) {
    this(text, 0, text.length(), new AtomicInteger());
  }

  private BoundedText(String text, int from, int to, AtomicInteger steps) {
    this.text = text;
    this.from = from;
    this.to = to;
    this.steps = steps;
  }

  @Override
  public int length() {
    return to - from;
  }

  @Override
  public char charAt(int index) {
    if (steps.incrementAndGet() > MOST_STEPS) {
      throw new GivenUp();
    }
    return text.charAt(from + index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new BoundedText(text, from + start, from + end, steps);
  }

  @Override
  public String toString() {
    return text.substring(from, to);
  }

  /** Thrown out of a search that takes too long. */
  public static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private GivenUp() {
      super(null, null, false, false);
    }
  }
}
