package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.agent.callback.Node.Kind;
import io.github.containerreconciler.internal.callback.Entries;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries in an answer. What is missing behind a {@code *} is no entry; what is missing
 * before the first one, or behind it in all elements, or an element that is null, makes the whole
 * no answer, since an error would look the same. For one use.
 */
final class Picker {

  private static final int DEEPEST = 100;

  private final List<String> found = new ArrayList<>();
  private final @Nullable Path pick;
  private boolean emptyIsAnAnswer;
  private boolean seen;
  private @Nullable String absent;

  private Picker(@Nullable Path pick, boolean emptyIsAnAnswer) {
    this.pick = pick;
    this.emptyIsAnAnswer = emptyIsAnAnswer;
  }

  /**
   * The entries at a path, or in the whole answer without one. If {@code isSure}, the answer is the
   * right one even if the path leads nowhere.
   */
  static List<String> pick(Node answer, @Nullable Path pick, boolean isSure) throws NoAnswer {
    Picker picker = new Picker(pick, isSure);
    if (pick == null) {
      picker.entries(answer);
    } else if (pick.isAnywhere()) {
      picker.anywhere(answer, pick.name(0), 0);
      if (!picker.seen && !picker.emptyIsAnAnswer) {
        throw nowhere("there is no field " + pick + " anywhere in the answer");
      }
    } else {
      picker.walk(answer, pick, 0, false);
      if (picker.found.isEmpty() && picker.absent != null && !isSure) {
        throw nowhere("no element has the field " + picker.absent + " of " + pick);
      }
    }
    return picker.found;
  }

  private static NoAnswer nowhere(String what) {
    return new NoAnswer(
        what
            + "; if that is right while nothing runs, require can name what is there even then"
            + " (http only)");
  }

  /** Returns whether there is something else than null at a path. */
  static boolean has(Node answer, Path path) throws NoAnswer {
    return has(answer, path, 0);
  }

  private void walk(Node node, Path path, int at, boolean behindEach) throws NoAnswer {
    if (at == path.length()) {
      entries(node);
    } else if (node.kind() == Kind.NULL) {
      requireBehindEach(path, at, behindEach);
    } else if (path.isEach(at)) {
      requireChildren(node, path, at);
      node.children(
          (name, child) -> {
            if (child.kind() == Node.Kind.NULL && node.kind() == Node.Kind.LIST) {
              throw new NoAnswer("an element of " + behind(path, at) + " is null");
            }
            walk(child, path, at + 1, true);
          });
    } else if (node.kind() == Kind.OBJECT) {
      boolean[] there = {false};
      node.children(
          (name, child) -> {
            if (name.equals(path.name(at))) {
              there[0] = true;
              walk(child, path, at + 1, behindEach);
            }
          });
      if (!there[0]) {
        requireBehindEach(path, at, behindEach);
        absent = path.name(at);
      }
    } else {
      throw new NoAnswer(
          "the field %s of %s is looked for in %s"
              .formatted(
                  path.name(at),
                  path,
                  node.kind() == Kind.LIST ? "a list; write * for each element" : described(node)));
    }
  }

  private static void requireBehindEach(Path path, int at, boolean behindEach) throws NoAnswer {
    if (!behindEach) {
      throw new NoAnswer("the answer has no " + path.name(at) + ", so no " + path);
    }
  }

  private static void requireChildren(Node node, Path path, int at) throws NoAnswer {
    if (node.kind() != Kind.LIST && node.kind() != Kind.OBJECT) {
      throw new NoAnswer(
          behind(path, at) + " should have elements for " + path + ", but is " + described(node));
    }
  }

  private static String behind(Path path, int at) {
    return at == 0 ? "the answer" : path.name(at - 1);
  }

  private void anywhere(Node node, String wanted, int depth) throws NoAnswer {
    requireDepth(depth);
    boolean[] any = {false};
    if (node.kind() == Kind.OBJECT || node.kind() == Kind.LIST) {
      boolean isObject = node.kind() == Kind.OBJECT;
      node.children(
          (name, child) -> {
            any[0] = true;
            if (isObject && name.equals(wanted)) {
              seen = true;
              entries(child);
            } else {
              anywhere(child, wanted, depth + 1);
            }
          });
      emptyIsAnAnswer |= depth == 0 && !isObject && !any[0]; // an error is no empty list
    }
  }

  /** A text, or the texts of a list. */
  private void entries(Node node) throws NoAnswer {
    Iterable<String> keys = node.keys();
    if (keys != null) {
      for (String key : keys) {
        add(key);
      }
    } else if (node.kind() == Kind.LIST) {
      node.children((name, child) -> entry(child));
    } else {
      entry(node);
    }
  }

  private void entry(Node node) throws NoAnswer {
    if (node.kind() != Kind.TEXT) {
      throw new NoAnswer(
          (pick == null ? "an entry" : "what " + pick + " names") + " is " + described(node));
    }
    add(node.text());
  }

  private void add(String entry) throws NoAnswer {
    if (found.size() == Entries.MOST) {
      throw new NoAnswer("the answer has more than " + Entries.MOST + " entries");
    }
    found.add(entry);
  }

  static String described(Node node) throws NoAnswer {
    return switch (node.kind()) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case NULL -> "null";
      case TEXT -> "a text";
      case OTHER -> node.text();
    };
  }

  private static boolean has(Node node, Path path, int at) throws NoAnswer {
    if (at == path.length()) {
      return node.kind() != Kind.NULL;
    }
    boolean[] has = {false};
    boolean isObject = node.kind() == Kind.OBJECT;
    if (isObject || node.kind() == Kind.LIST) {
      node.children(
          (name, child) -> {
            boolean isNext = path.isEach(at) || (isObject && name.equals(path.name(at)));
            has[0] |=
                (isNext && has(child, path, at + 1)) || (path.isAnywhere() && has(child, path, at));
          });
    }
    return has[0];
  }

  private static void requireDepth(int depth) throws NoAnswer {
    if (depth > DEEPEST) {
      throw new NoAnswer("the answer is nested more than " + DEEPEST + " deep");
    }
  }
}
