package io.github.containerreconciler.agent.callback;

import org.jspecify.annotations.Nullable;

/** A value within an answer. It is read once, from its beginning to its end. */
interface Node {

  /** The kinds of value. */
  enum Kind {
    /** An object with named fields. */
    OBJECT,
    /** An array with elements. */
    LIST,
    /** A text or a whole number. */
    TEXT,
    NULL,
    /** Anything that cannot be an entry. */
    OTHER
  }

  /** Takes a field or an element. */
  interface Visitor {
    void visit(String name, Node child) throws NoAnswer;
  }

  Kind kind();

  /** The text of a {@link Kind#TEXT}; for another kind, what it is, for a message. */
  String text() throws NoAnswer;

  /** Shows the fields of an object or the elements of a list; those have empty names. */
  void children(Visitor visitor) throws NoAnswer;

  /** Returns the names within this node where only names are known; else null. */
  default @Nullable Iterable<String> keys() throws NoAnswer {
    return null;
  }
}
