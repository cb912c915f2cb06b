package io.github.containerreconciler.examples.fleet;

/** What somebody got wrong when a service was set up. */
enum Mistake {
  /** Nothing. */
  NONE(false, Answers.WELL),
  /** The label value of another service, and a callback that knows its own containers. */
  SAME_LABEL(true, Answers.WELL),
  /** The label value of another service, and a callback that knows nothing. */
  SAME_LABEL_EMPTY(true, Answers.NOTHING),
  /** The label value of another service, and a callback that names no container. */
  SAME_LABEL_WRONG(true, Answers.NO_CONTAINER),
  /** The label's key alone, in a careless trial without containers of its own. */
  BARE_KEY(true, Answers.NOTHING),
  /** A label value of its own, and a callback that names no container. */
  WRONG(false, Answers.NO_CONTAINER);

  /** What the callback answers. */
  enum Answers {
    WELL,
    NOTHING,
    NO_CONTAINER
  }

  /** Whether it claims what another service claims. */
  final boolean overlaps;

  final Answers answers;

  Mistake(boolean overlaps, Answers answers) {
    this.overlaps = overlaps;
    this.answers = answers;
  }

  /** One service in ten gets something wrong. */
  static Mistake drawn(Engine engine, boolean alone) {
    if (!engine.chance(0.1)) {
      return NONE;
    }
    Mistake[] all = values();
    return alone ? WRONG : all[(int) engine.between(1, all.length)];
  }
}
